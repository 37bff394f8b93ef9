"""What a line usually brings at an hour of the week, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean, median

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY, WEEK, WEEKS = 24, 168, 8
#: Weeks that must have passed before anything is said.
LEAST_WEEKS = 2
#: Contacts as if seen and expected besides, so that a quiet day says little about the level.
ANCHOR = 10.0
#: How far hours stray from their day at least and at most, as the square of a fraction.
STRAYS_LEAST, STRAYS_MOST = 0.005, 0.25


@dataclass(frozen=True, slots=True)
class Past:
    """What is counted of one series: whole hours before `until`, the oldest first, and quarters.

    An hour is None where there was no line, or no way in. `last_at` is when the minute of the last
    contact ended, and `watched` since when somebody has looked without a break.
    """

    until: datetime
    hours: Sequence[int | None]
    quarters: Mapping[datetime, int]
    last_at: datetime | None
    watched: datetime | None = None

    def seen(self, begin: datetime, end: datetime) -> int:
        """Contacts between two moments, quarters taken whole: rather more than fewer."""
        total, at = 0, quarter_of(begin)
        while at < end:
            total += self.quarters.get(at, 0)
            at += QUARTER
        return total


@dataclass(frozen=True, slots=True)
class Usual:
    """What a series usually brings: contacts an hour, by hour of the week, and how sure that is.

    `counted` are the contacts that each rate rests on, `strays` how far an hour lies from what the
    day before let expect, as the square of a fraction.
    """

    rates: tuple[float, ...]
    counted: tuple[int, ...]
    strays: float
    weeks: float

    @property
    def is_known(self) -> bool:
        """Whether enough weeks have passed."""
        return self.weeks >= LEAST_WEEKS

    def expected(self, begin: datetime, end: datetime) -> float:
        """How many contacts would come between two moments of a usual week."""
        total, each = 0.0, slot(begin)
        while begin < end:
            following = begin.replace(minute=0, second=0, microsecond=0) + HOUR
            total += self.rates[each] * ((min(end, following) - begin) / HOUR)
            begin, each = following, (each + 1) % WEEK
        return total

    def doubt(self, begin: datetime, end: datetime) -> float:
        """The relative variance of what is expected between two moments."""
        hours = min(WEEK, int((end - begin) / HOUR) + 1)
        rests_on = sum(self.counted[(slot(begin) + each) % WEEK] for each in range(hours))
        return self.strays + 1 / max(1, rests_on)


def slot(at: datetime) -> int:
    """The hour of the week, by UTC: callers abroad do not change their clocks with Kyiv."""
    at = at.astimezone(UTC)
    return at.weekday() * DAY + at.hour


def quarter_of(at: datetime) -> datetime:
    """When the quarter of an hour began."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def usual(past: Past) -> Usual:
    """What eight weeks say: of each hour of the week the mean without its best and worst.

    One week of feasts, or one that was lost, leaves no trace; a slow drift is followed.
    """
    first = slot(past.until - HOUR * len(past.hours))
    slots: list[list[int]] = [[] for _hour in range(WEEK)]
    for number, seen in enumerate(past.hours):
        if seen is not None:
            slots[(first + number) % WEEK].append(seen)
    rates = tuple(map(_trimmed, slots))
    return Usual(
        rates=rates,
        counted=tuple(map(sum, slots)),
        strays=_strays(past.hours, rates, first),
        weeks=sum(map(len, slots)) / WEEK,
    )


def _trimmed(counts: Sequence[int]) -> float:
    kept = sorted(counts)[1:-1] if len(counts) > LEAST_WEEKS else counts
    return fmean(kept) if kept else 0.0


def _strays(hours: Sequence[int | None], rates: Sequence[float], first: int) -> float:
    """By the moments of each week, and of the weeks the middle one, which no feast moves."""
    weeks, above, below = [], 0.0, 0.0
    seen = usually = 0.0
    for number, count in enumerate(hours):
        rate = rates[(first + number) % WEEK]
        if number >= DAY:
            if count is not None:
                mean = rate * (seen + ANCHOR) / (usually + ANCHOR)
                above, below = above + (count - mean) ** 2 - mean, below + mean**2
            if (left := hours[number - DAY]) is not None:
                seen, usually = seen - left, usually - rates[(first + number - DAY) % WEEK]
        if count is not None:
            seen, usually = seen + count, usually + rate
        if (number + 1) % WEEK == 0 and below:
            weeks.append(above / below)
            above = below = 0.0
    return min(STRAYS_MOST, max(STRAYS_LEAST, median(weeks))) if weeks else STRAYS_MOST
