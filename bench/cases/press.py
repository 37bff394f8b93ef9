"""Freezing a month out of a million facts, to counting that month live over a million cases."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
from django.utils import timezone

from bench.crowd import gather, in_steps
from bench.figures import Count, Figure, interleaved
from bench.site import Site

QUICK, FULL = 300_000, 1_000_000
TIMES = 7
#: No statement may run longer than this.
LONGEST = "300s"
FIRST, WEEKS = date(2021, 1, 4), 156
#: The facts of three years, spread over their weeks and marks.
FACTS = """
INSERT INTO press_fact (key, week, line, caller_kind, language, region, counted)
SELECT decode(lpad(to_hex(n), 16, '0'), 'hex'), %(monday)s::date + 7 * (n %% %(weeks)s),
       (ARRAY['telephone', 'telegram', 'web', 'other'])[1 + n / 7 %% 4],
       (ARRAY['soldier', 'liable', 'family', 'other', 'unknown'])[1 + n / 11 %% 5],
       (ARRAY['uk', 'ru', 'other'])[1 + n / 13 %% 3],
       (ARRAY['west', 'centre', 'east', 'unknown'])[1 + n / 17 %% 4], true
  FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
#: As one would count a month over the cases themselves; what is sealed there cannot be grouped by,
#: so five plain marks stand for the five tables.
LIVE = """
SELECT {mark}, count(*) FROM cases_case
 WHERE date_trunc('month', opened_at AT TIME ZONE 'Europe/Kyiv') = %(month)s GROUP BY 1
"""
MARKS = ("true", "office_id", "stage", "priority", "outcome IS NULL")


def run(site: Site) -> Iterator[Figure]:
    """The figure of this case."""
    from press.models import Release
    from press.period import Period

    number = FULL if site.full else QUICK
    with psycopg.connect(**site.dsn(), autocommit=True) as opened:
        opened.execute(f"SET statement_timeout = '{LONGEST}'")
        _fill(opened, number)
        months = [Period(2021 + each // 12, 1 + each % 12) for each in range(2 * TIMES)]
        pairs = interleaved(
            lambda _: _live(opened),
            lambda turn: _built(months[turn]),
            times=TIMES,
            yardstick=lambda seconds: seconds,
        )
    kept = Release.objects.count()
    shown = [tuple(round(1000 * each, 1) for each in pair) for pair in pairs]
    yield Figure(
        "press",
        f"a month out of {number:,} facts to live counts over as many cases",
        [ours / live for live, ours in pairs],
        0.2,
        Count(lost=TIMES - kept),
        note=f"keys, counting, noise, signature and commit; ms, live and ours: {shown}",
    )


def _fill(opened: Any, number: int) -> None:
    from bench.people import operators
    from cases.models import Queue

    office = operators()[0].office
    queue = Queue.objects.get_or_create(office=office, language="uk")[0]
    gather(opened, office=office.pk, queue=queue.pk, number=number)
    for part in in_steps(number, "facts"):
        opened.execute(FACTS, part | {"monday": FIRST, "weeks": WEEKS})
    opened.execute("VACUUM ANALYZE press_fact")


def _live(opened: Any) -> float:
    month = timezone.localtime(timezone.now()).replace(day=1, tzinfo=None).date()
    begun = time.perf_counter()
    for mark in MARKS:
        opened.execute(LIVE.format(mark=mark), {"month": month}).fetchall()
    return time.perf_counter() - begun


def _built(period: Any) -> float:
    from press.services.building import release_build

    begun = time.perf_counter()
    release_build(period=period, by=None, at=timezone.now())
    return time.perf_counter() - begun
