"""Every figure of the dashboard to the same by live SQL, and what counting costs a new contact."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.utils import timezone

from bench.figures import Count, Figure, interleaved
from bench.past import DAYS, fill, folded
from bench.pgbench import pgbench
from bench.site import Site

QUICK, FULL = 200_000, 1_000_000
TIMES = 7
LONGEST = "600s"
#: A figure of ours takes at most this share of the time of live SQL; over fewer contacts live SQL
#: has less to do, and ours as much.
GOAL, QUICK_GOAL = round(1 / 15, 4), round(1 / 3, 4)
SCRIPT = Path(__file__).parent.parent / "baseline" / "offered.sql"
CLIENTS, SECONDS, TURNS = 16, 6, 7
#: The same figures, by the same definitions, as one would ask the contacts themselves.
LIVE = """
SELECT {group}, CASE WHEN claimed_at IS NOT NULL THEN
               width_bucket(5 * ceil(extract(epoch FROM claimed_at - offered_at) / 5) - 1,
                            '{{5,10,15,20,30,45,60,90,120,180,300,600,900,1800,3600}}'::numeric[])
       END AS bucket,
       count(*), count(*) FILTER (WHERE state = 'abandoned' AND closed_at - offered_at >= '5 s'),
       count(*) FILTER (WHERE state = 'abandoned' AND closed_at - offered_at < '5 s'),
       count(*) FILTER (WHERE state = 'diverted'),
       COALESCE(sum(5 * ceil(extract(epoch FROM claimed_at - offered_at) / 5)), 0),
       COALESCE(sum(60 * round(extract(epoch FROM ended_at - claimed_at) / 60)), 0),
       count(ended_at - claimed_at) FILTER (WHERE state = 'closed'),
       COALESCE(sum(60 * round(extract(epoch FROM closed_at - ended_at) / 60))
           FILTER (WHERE claimed_at IS NOT NULL AND state = 'closed'), 0),
       count(*) FILTER (WHERE claimed_at IS NOT NULL AND state = 'closed'),
       count(*) FILTER (WHERE claimed_at IS NOT NULL AND state = 'closed'
                          AND closed_at - ended_at > '5 min')
  FROM cases_contact
 WHERE office_id = %(office)s AND offered_at >= %(begins)s AND offered_at < %(ends)s GROUP BY 1, 2
"""
NAMES = (
    *("offered", "abandoned", "short", "diverted"),
    *("waited", "talked", "talks", "wrapped", "wraps", "over"),
)
FLOW = """
SELECT before, ceil(extract(epoch FROM move.at - opened_at) / 3600)::int, count(*)
  FROM cases_transition AS move JOIN cases_case ON cases_case.ref = move.case_id
 WHERE office_id = %(office)s AND move.at >= %(begins)s AND move.at < %(ends)s GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One figure: live and ours, each giving what is compared."""

    name: str
    live: Callable[[], Mapping[Any, Any]]
    ours: Callable[[], Mapping[Any, Any]]


def run(site: Site) -> Iterator[Figure]:
    """The figures of this case."""
    from bench.people import operators
    from cases.days import day_of

    number = FULL if site.full else QUICK
    # The evening of a day, whenever it is that this runs.
    who, until = operators()[0], day_of(timezone.now()) + timedelta(hours=20)
    with psycopg.connect(**site.dsn(), autocommit=True) as opened:
        opened.execute(f"SET statement_timeout = '{LONGEST}'")
        fill(opened, site_office=who.office, operator=who, number=number, until=until)
        for each in _dashboards(opened, who.office.pk, until):
            yield _compared(each, number, GOAL if site.full else QUICK_GOAL)
        yield _upkeep(site, opened, who.office, number)


def _compared(each: Dashboard, number: int, goal: float) -> Figure:
    count = _difference(each.live(), each.ours())
    pairs = interleaved(
        lambda _turn: _timed(each.live),
        lambda _turn: _timed(each.ours),
        times=TIMES,
        yardstick=lambda seconds: seconds,
    )
    live, ours = (sorted(leg)[len(leg) // 2] for leg in zip(*pairs, strict=True))
    return Figure(
        "statistics",
        f"{each.name}, to live SQL over {number:,} contacts",
        [ours / live for live, ours in pairs],
        goal,
        count,
        note=f"ms, live and ours: {1000 * live:.1f}, {1000 * ours:.1f}; difference 0 asked",
    )


def _timed(asks: Callable[[], object]) -> float:
    begun = time.perf_counter()
    asks()
    return time.perf_counter() - begun


def _difference(live: Mapping[Any, Any], ours: Mapping[Any, Any]) -> Count:
    lost = doubled = 0
    for group in live.keys() | ours.keys():
        before, after = (_numbers(side.get(group)) for side in (live, ours))
        for name in before.keys() | after.keys():
            gap = after.get(name, 0) - before.get(name, 0)
            lost, doubled = lost + max(0, -gap), doubled + max(0, gap)
    return Count(int(lost), int(doubled))


def _numbers(told: Any) -> dict[Any, int]:
    if told is None:
        return {}
    if isinstance(told, Mapping):
        return dict(told)
    plain = {each.name: getattr(told, each.name) for each in fields(told) if each.name != "waits"}
    return plain | {("wait", bound): number for bound, number in told.waits.items()}


def _dashboards(opened: Any, office: Any, until: datetime) -> Iterator[Dashboard]:
    from cases.days import day_of
    from floor.divided import divided
    from floor.flow import flow_of
    from floor.selectors import Span, figures_by, figures_lately, figures_today, figures_whole

    today = day_of(until)
    tomorrow = day_of(today + timedelta(hours=36))
    whole = Span(office, today - timedelta(days=DAYS + 1), tomorrow)
    day, lately = Span(office, today, tomorrow), until.replace(second=0, microsecond=0)
    half = Span(office, lately - timedelta(minutes=30), tomorrow)

    def live(span: Span, group: str) -> Callable[[], Mapping[Any, Any]]:
        return lambda: _live(opened, span, group)

    yesterday = Span(office, day_of(today - timedelta(hours=12)), today)
    hour, kyiv = "date_trunc('hour', offered_at, 'UTC')", "kyiv_day(offered_at)"
    yield Dashboard("all of 90 days", live(whole, "1"), lambda: {1: figures_whole(whole)})
    yield Dashboard("90 days by line", live(whole, "line"), lambda: figures_by(whole, "line"))
    yield Dashboard("90 days by day", live(whole, kyiv), lambda: divided(whole, "day"))
    yield Dashboard("a day by hour", live(yesterday, hour), lambda: figures_by(yesterday, "hour"))
    yield Dashboard("today", live(day, "1"), lambda: {1: figures_today(office, at=until)})
    yield Dashboard(
        "the last half hour", live(half, "1"), lambda: {1: figures_lately(office, at=until)}
    )
    yield Dashboard(
        "cases at their stages", lambda: _flow(opened, whole), lambda: dict(flow_of(whole).stages)
    )


def _live(opened: Any, span: Any, group: str) -> Mapping[Any, Any]:
    from floor.figures import BOUNDS, LONGER, Figures, merged

    told = {"office": span.office, "begins": span.begins, "ends": span.ends}
    groups: dict[Any, list[Figures]] = {}
    for key, bucket, *counts in opened.execute(LIVE.format(group=group), told):
        names = [
            "offered",
            "abandoned",
            "short",
            "diverted",
            "waited",
            "talked",
            "talks",
            "wrapped",
            "wraps",
            "over",
        ]
        plain = {name: int(each) for name, each in zip(names, counts, strict=True)}
        waits = {}
        if bucket is not None:
            waits = {BOUNDS[bucket] if bucket < len(BOUNDS) else LONGER: plain["offered"]}
        groups.setdefault(key, []).append(Figures(waits=waits, **plain))
    return {key: merged(parts) for key, parts in groups.items()}


def _flow(opened: Any, span: Any) -> Mapping[Any, Any]:
    from floor.flow import HOURS, LONGER

    told = {"office": span.office, "begins": span.begins, "ends": span.ends}
    stages: dict[Any, dict[int, int]] = {}
    for stage, hours, number in opened.execute(FLOW, told):
        bound = next((each for each in HOURS if hours <= each), LONGER)
        lengths = stages.setdefault(stage, {})
        lengths[bound] = lengths.get(bound, 0) + number
    return stages


def _upkeep(site: Site, opened: Any, office: Any, number: int) -> Figure:
    from cases.models import Contact, Queue
    from floor.models import Tally

    queue = Queue.objects.get(office=office, language="uk").pk
    counted, plain = "counted", "plain"

    def inserts(line: str) -> float:
        act = "ENABLE" if line == counted else "DISABLE"
        opened.execute(f"ALTER TABLE cases_contact {act} TRIGGER floor_tally_begun")
        variables = {"office": office.pk, "queue": queue, "line": line}
        rate = pgbench(site, SCRIPT, variables, CLIENTS, ["-T", str(SECONDS)])
        folded()
        return rate

    pairs = interleaved(
        lambda _turn: inserts(plain),
        lambda _turn: inserts(counted),
        times=TURNS,
        yardstick=lambda rate: rate,
    )
    opened.execute("ALTER TABLE cases_contact ENABLE TRIGGER floor_tally_begun")
    tallied = Tally.objects.filter(office=office, what="offered")
    gap = sum(tallied.filter(line=counted).values_list("number", flat=True))
    gap -= Contact.objects.filter(office=office, line=counted).count()
    stray = sum(tallied.filter(line=plain).values_list("number", flat=True))
    shown = [tuple(round(each) for each in pair) for pair in pairs]
    return Figure(
        "statistics",
        f"new contacts a second with counting, to without it, {number:,} contacts there",
        [ours / bare for bare, ours in pairs],
        0.8,
        Count(lost=max(0, -gap), doubled=max(0, gap) + stray),
        least=True,
        note=f"{CLIENTS} clients, one hour, line and language; plain and counted: {shown}",
    )
