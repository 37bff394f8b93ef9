"""What usually comes at each hour of the week, and how long one contact takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Sum

from cases.days import day_of
from cases.models.traffic import Traffic
from cases.selectors.traffic import Series, all_series
from cases.usual import DAY, HOUR, WEEK, slot
from floor.models import Delta, Tally
from floor.need import handling_taken
from floor.selectors import Span, figures_by, figures_whole

#: So far back conversations are looked at for how long one takes.
LATELY = timedelta(days=28)
#: Several of these are held at once, so that their length says little of the hands they need.
WRITTEN = frozenset({"telegram", "web"})


#: So many days of its own an office needs before its share of all that comes is said.
OWN_DAYS = 14
#: Fewer of the same hour say nothing of how far they lie apart.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Spread:
    """The least and the most that came in one hour of the week, of so many weeks."""

    least: float
    most: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Contacts an hour by UTC hour of the week, and the seconds one takes, of so many counted.

    `share` is what the office took of all that came; None while it is not known, and then the rates
    are those of all offices. A spread is None where too few weeks have passed.
    """

    rates: tuple[float, ...]
    spreads: tuple[Spread | None, ...]
    share: float | None
    handling: float | None
    counted: int
    is_known: bool

    @property
    def seconds(self) -> int:
        """What one contact takes."""
        return handling_taken(self.handling, self.counted)


def forecast(*, office: UUID, at: datetime) -> Forecast:
    """What is expected of an hour: the mean of the last eight of it, without the best and worst.

    Nothing is known before two weeks have passed.
    """
    lines = [each for each in all_series(at=at) if not each.country]
    by_line = figures_by(Span(office, day_of(at - LATELY), at), "line")
    calls = [counts for line, counts in by_line.items() if line not in WRITTEN]
    talks = sum(counts.talks for counts in calls)
    spent = sum(counts.talked + counts.wrapped for counts in calls)
    share = share_of(office=office, at=at)
    whole = 1.0 if share is None else share
    return Forecast(
        rates=tuple(whole * sum(each.known.rates[hour] for each in lines) for hour in range(WEEK)),
        spreads=_spreads(lines, whole),
        share=share,
        handling=spent / talks if talks else None,
        counted=talks,
        is_known=any(each.known.is_known for each in lines),
    )


def share_of(*, office: UUID, at: datetime) -> float | None:
    """What the office took of all contacts of four weeks; None before it has two weeks of its own.

    By whole days: an office keeps no hours of its own for longer (decision 184).
    """
    own = (table.objects.filter(office=office, what="offered") for table in (Tally, Delta))
    begun = [each.aggregate(first=Min("hour"))["first"] for each in own]
    first = min((each for each in begun if each), default=at)
    since = max(first, day_of(at - LATELY))
    came = Traffic.objects.filter(quarter__gte=since, quarter__lt=at).aggregate(all=Sum("seen"))
    if (at - first) < OWN_DAYS * DAY * HOUR or not came["all"]:
        return None
    return min(1.0, figures_whole(Span(office, since, at)).offered / float(came["all"]))


def _spreads(lines: list[Series], share: float) -> tuple[Spread | None, ...]:
    """What came in each hour of the week, of the weeks in which every line could bring somebody."""
    counts: list[list[int]] = [[] for _hour in range(WEEK)]
    if not lines:
        return (None,) * WEEK
    until = lines[0].past.until
    for number in range(1, min(len(each.past.hours) for each in lines) + 1):
        seen = [each.past.hours[-number] for each in lines]
        if None not in seen:
            counts[slot(until - HOUR * number)].append(sum(each or 0 for each in seen))
    return tuple(
        Spread(share * min(each), share * max(each), len(each)) if len(each) >= LEAST else None
        for each in counts
    )
