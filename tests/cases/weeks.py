"""Made-up weeks of a line: rain with a rhythm, odd days, feasts, a drift, and nobody's numbers."""

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from cases.silence import Finding, silence
from cases.usual import HOUR, MINUTE, QUARTER, WEEK, WEEKS, Past, quarter_of, usual

#: A Monday.
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
BEFORE = timedelta(weeks=WEEKS)
#: By hour of the day, with the night at a third; Saturday and Sunday have four fifths.
RHYTHM = [
    0.45, 0.38, 0.35, 0.35, 0.4, 0.5, 0.65, 0.8, 0.9, 1.0, 1.0, 1.0,
    0.95, 0.95, 1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.8, 0.7, 0.55,
]  # fmt: skip
WEEKEND = 0.8


@dataclass(frozen=True, slots=True)
class World:
    """How contacts come: so many an hour by day, and how far days and hours stray."""

    by_day: float
    days: int
    odd_days: float = 0.1
    odd_hours: float = 0.08
    drift: float = 0.0
    #: Day and how many times as many come on it.
    feasts: tuple[tuple[int, float], ...] = ()


@dataclass(slots=True)
class Arrivals:
    """When contacts came, in order; what the detector may know of it at any moment."""

    at: list[datetime]
    _hours: Counter[datetime] = field(default_factory=Counter)
    _quarters: Counter[datetime] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Count, as the console does."""
        self._quarters.update(map(quarter_of, self.at))
        self._hours.update(each.replace(minute=0, second=0, microsecond=0) for each in self.at)

    def without(self, begin: datetime, end: datetime) -> "Arrivals":
        """The same, had nobody come through between two moments."""
        return Arrivals([each for each in self.at if not begin <= each < end])

    def past(self, at: datetime, *, whole: bool = True) -> Past:
        """What is known at a moment; without the weeks where they are known already."""
        until = at.replace(minute=0, second=0, microsecond=0)
        span = min(WEEK * WEEKS, int((until - BEGIN) / HOUR)) if whole else 0
        hours = [self._hours[until - HOUR * back] for back in range(span, 0, -1)]
        before = bisect_left(self.at, at)
        return Past(
            until=until,
            hours=hours,
            quarters=_Until(self._quarters, self.at, at),
            last_at=_minute_after(self.at[before - 1]) if before else None,
        )


class _Until(dict[datetime, int]):
    """Quarters as they stood at a moment: of the last one only what had come by then."""

    def __init__(self, whole: Counter[datetime], arrivals: list[datetime], at: datetime) -> None:
        super().__init__()
        last = quarter_of(at)
        begun = bisect_left(arrivals, at) - bisect_left(arrivals, last)
        self.get = lambda each, other=0: (  # type: ignore[method-assign,assignment]
            begun if each == last else whole[each] if each < last else other
        )


@cache
def arrivals(world: World, seed: int) -> Arrivals:
    """Everybody who comes in a world; the same seed is the same world."""
    chance = random.Random(seed)
    found = []
    for day in range(world.days):
        level = chance.gauss(1, world.odd_days) * dict(world.feasts).get(day, 1.0)
        level *= (1 + world.drift) ** (day / 7) * (WEEKEND if day % 7 > 4 else 1)
        for hour, share in enumerate(RHYTHM):
            rate = world.by_day * share * max(0.2, level)
            rate *= chance.gammavariate(1 / world.odd_hours**2, world.odd_hours**2)
            begin, minute = BEGIN + timedelta(days=day, hours=hour), 0.0
            while (minute := minute + chance.expovariate(rate / 60)) < 60:
                found.append(begin + timedelta(minutes=minute))
    return Arrivals(found)


def alarms(
    came: Arrivals, *, begin: datetime, end: datetime, series: int = 4
) -> list[tuple[datetime, Finding]]:
    """Every finding between two moments, looked for when a silence is at its longest."""
    known, day, found = None, None, []
    seldom = 8 * (end - begin) / max(1, len(came.at))
    low, high = bisect_left(came.at, begin), bisect_right(came.at, end)
    ends = {quarter_of(begin) + QUARTER * n for n in range(int((end - begin) / QUARTER))}
    for before, after in zip(came.at[low:high], came.at[low + 1 : high], strict=False):
        if after - before > seldom:
            ends.add(after.replace(second=0, microsecond=0))
    for at in sorted(ends):
        if at.date() != day:
            known, day = usual(came.past(at)), at.date()
        assert known is not None
        if finding := silence(known, came.past(at, whole=False), at=at, series=series):
            found.append((at, finding))
    return found


def noticed(came: Arrivals, fall: datetime, *, series: int = 4) -> timedelta | None:
    """How long after a fall the first finding comes, looked for each minute."""
    known = usual(came.past(fall))
    at = fall.replace(second=0, microsecond=0)
    while at < fall + timedelta(days=2):
        at += MINUTE
        if silence(known, came.past(at, whole=False), at=at, series=series):
            return at - fall
    return None


def _minute_after(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + MINUTE
