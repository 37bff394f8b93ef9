"""What usually comes at each hour of the week, and how long one contact takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cases.selectors.traffic import all_series
from floor.need import handling_taken
from floor.selectors import Span, figures_by

#: So far back conversations are looked at for how long one takes.
LATELY = timedelta(days=28)
#: Several of these are held at once, so that their length says little of the hands they need.
WRITTEN = frozenset({"telegram", "web"})


@dataclass(frozen=True, slots=True)
class Forecast:
    """Contacts an hour by UTC hour of the week, and the seconds one takes, of so many counted."""

    rates: tuple[float, ...]
    handling: float | None
    counted: int
    is_known: bool

    @property
    def seconds(self) -> int:
        """What one contact takes."""
        return handling_taken(self.handling, self.counted)


def forecast(*, office: UUID, at: datetime) -> Forecast:
    """What is expected of an hour; nothing is known before two weeks have passed."""
    lines = [each.known for each in all_series(at=at) if not each.country]
    by_line = figures_by(Span(office, at - LATELY, at), "line")
    calls = [counts for line, counts in by_line.items() if line not in WRITTEN]
    talks = sum(counts.talks for counts in calls)
    spent = sum(counts.talked + counts.wrapped for counts in calls)
    return Forecast(
        rates=tuple(sum(known.rates[hour] for known in lines) for hour in range(168)),
        handling=spent / talks if talks else None,
        counted=talks,
        is_known=any(known.is_known for known in lines),
    )
