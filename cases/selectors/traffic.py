"""Reads about ways in: what came, what usually comes, and which of them are silent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncHour

from cases.models.link import LineLink
from cases.models.traffic import ELSEWHERE, Outage, Traffic, Watch
from cases.selectors.away import lines_off, on_again, times_away
from cases.silence import noticed_after
from cases.usual import DAY, HOUR, MINUTE, QUARTER, WEEK, WEEKS, Past, Usual, usual

#: So far back quarters are read: a silence is found by then, or belongs to a line nobody uses.
QUARTERS_KEPT = HOUR * DAY * 4
LATELY = HOUR * DAY * 7


@dataclass(frozen=True, slots=True)
class Series:
    """One line and country, "" for the whole line: what was counted, and what is usual."""

    line: str
    country: str
    past: Past
    known: Usual

    @property
    def is_busy(self) -> bool:
        """Whether at least one contact a day is usual, so that it is worth watching."""
        return sum(self.known.rates) >= WEEK / DAY


@dataclass(frozen=True, slots=True)
class ShownTraffic:
    """How one series stands in the last hour, for people; `notice` in seconds, None for never."""

    line: str
    country: str
    seen: int
    expected: float | None
    notice: int | None
    outage: Outage | None
    is_off: bool = False


def outages_open() -> QuerySet[Outage]:
    """What is down now, the longest first."""
    return Outage.objects.filter(over_at=None).order_by("since", "pk")


def lines_away(*, at: datetime) -> frozenset[tuple[str, str]]:
    """Lines, and countries of them, that bring nobody: silent, off, or with a link that is down."""
    off = {(line, "") for line in lines_off()}
    silent = outages_open().filter(noticed_at__lte=at).values_list("line", "country")
    links = LineLink.objects.filter(down_since__lte=at).values_list("line", flat=True)
    return frozenset(silent) | {(line, "") for line in links} | off


def outages_past(*, at: datetime) -> QuerySet[Outage]:
    """What was down in the last week and is well again, the latest first."""
    return Outage.objects.filter(over_at__gte=at - LATELY).order_by("-over_at")


def all_series(*, at: datetime) -> list[Series]:
    """Every line as a whole, and every country told apart; what comes between the reads is new."""
    begun = dict(
        Traffic.objects.values_list("line").annotate(first=Min("quarter")).order_by("line")
    )
    watched = Watch.objects.values_list("since", flat=True).first()
    hours, quarters, last = _hours(at), _quarters(at), _last(at)
    away = times_away(at)
    whole = {line: times for (line, country), times in away.items() if not country}
    on = on_again(at)
    return [
        _series(
            key,
            at,
            begun.get(key[0], at),
            (hours, quarters, last),
            away.get(key, []) + whole.get(key[0], []),
            max(filter(None, (watched, on.get(key[0]))), default=None),
        )
        for key in sorted(hours | quarters)
    ]


def shown_traffic(*, at: datetime) -> list[ShownTraffic]:
    """The last hour of every series, with what is wrong."""
    found = all_series(at=at)
    watched = [each for each in found if each.is_busy] or found
    down = {(each.line, each.country): each for each in outages_open()}
    off = lines_off()
    shown = []
    for each in found:
        is_watched = each.is_busy and each.line not in off
        notice = noticed_after(each.known, at, series=len(watched)) if is_watched else None
        outage = down.pop((each.line, each.country), None)
        if each.country and not each.is_busy and outage is None:
            continue
        shown.append(
            ShownTraffic(
                line=each.line,
                country=each.country,
                seen=each.past.seen(at - HOUR, at),
                expected=each.known.expected(at - HOUR, at) if each.known.is_known else None,
                notice=int(notice.total_seconds()) if notice else None,
                outage=outage,
                is_off=each.line in off,
            )
        )
    shown += [ShownTraffic(each.line, each.country, 0, None, None, each) for each in down.values()]
    return shown


Key = tuple[str, str]


def _series(
    key: Key,
    at: datetime,
    begun: datetime,
    counts: tuple[
        Mapping[Key, Mapping[datetime, int]],
        Mapping[Key, Mapping[datetime, int]],
        Mapping[Key, datetime],
    ],
    away: list[tuple[datetime, datetime]],
    watched: datetime | None,
) -> Series:
    hours, quarters, last = counts
    until = at.replace(minute=0, second=0, microsecond=0)
    first = max(until - HOUR * WEEK * WEEKS, begun.replace(minute=0))
    mine = hours.get(key, {})
    times = [first + HOUR * number for number in range(int((until - first) / HOUR))]
    past = Past(
        until=until,
        hours=[
            None
            if any(begin < each + HOUR and each < end for begin, end in away)
            else mine.get(each, 0)
            for each in times
        ],
        quarters=quarters.get(key, {}),
        last_at=last.get(key),
        watched=watched,
    )
    return Series(*key, past, usual(past))


def _hours(at: datetime) -> dict[Key, dict[datetime, int]]:
    until = at.replace(minute=0, second=0, microsecond=0)
    rows = (
        Traffic.objects.filter(quarter__gte=until - HOUR * WEEK * WEEKS, quarter__lt=until)
        .annotate(hour=TruncHour("quarter", tzinfo=UTC))
        .values_list("line", "country", "hour")
        .annotate(number=Sum("seen"))
        .order_by()
    )
    return _by_series(rows)


def _quarters(at: datetime) -> dict[Key, dict[datetime, int]]:
    rows = Traffic.objects.filter(quarter__gte=at - QUARTERS_KEPT, quarter__lte=at)
    return _by_series(rows.values_list("line", "country", "quarter", "seen"))


def _by_series(
    rows: Iterable[tuple[str, str, datetime, int]],
) -> dict[Key, dict[datetime, int]]:
    found: dict[Key, dict[datetime, int]] = {}
    for line, country, begin, seen in rows:
        for key in _keys(line, country):
            mine = found.setdefault(key, {})
            mine[begin] = mine.get(begin, 0) + seen
    return found


def _last(at: datetime) -> dict[Key, datetime]:
    """When the last minute with a contact ended; where nobody remembers it, the quarter."""
    found: dict[Key, datetime] = {}
    rows = Traffic.objects.filter(quarter__gte=at - QUARTERS_KEPT, quarter__lte=at)
    latest = rows.values_list("line", "country").annotate(last=Max("quarter")).order_by()
    wanted = Q(pk=None)
    for line, country, last in latest:
        wanted |= Q(line=line, country=country, quarter=last)
    for row in rows.filter(wanted):
        end = row.quarter + (QUARTER if row.last_minute is None else MINUTE * (row.last_minute + 1))
        for key in _keys(row.line, row.country):
            found[key] = max(end, found.get(key, end))
    return found


def _keys(line: str, country: str) -> tuple[Key, ...]:
    return ((line, ""),) if country == ELSEWHERE else ((line, ""), (line, country))
