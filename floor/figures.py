"""What is counted of contacts, and the figures made of it, each by one stated definition.

A contact belongs to the hour, in UTC, in which it was offered; spans are half-open. Of those
offered each is answered, abandoned, a short abandon, diverted, or still waiting, and never two.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from floor.what import PLAIN, What

#: Whoever leaves sooner, in seconds, may have dialled wrongly; `floor/sql/tally.sql` says the same.
SHORT = 5
#: Waits are counted by these upper bounds, in seconds; longer ones by 0. The SQL says the same.
BOUNDS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600)
LONGER = 0
#: Whoever wraps up for longer, in seconds, is over the limit; `floor/sql/marks.sql` says the same.
WRAP_LIMIT = 300
#: Somebody who comes again after so many days is a new matter; the SQL says the same.
AGAIN_DAYS = 7
#: NENA-STA-020.1-2020: this share of calls answered within so many seconds.
MARKS = ((15, 0.90), (20, 0.95))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of one group of contacts; seconds are sums over those answered."""

    offered: int = 0
    abandoned: int = 0
    short: int = 0
    diverted: int = 0
    waits: Mapping[int, int] = field(default_factory=dict)
    waited: int = 0
    talked: int = 0
    talks: int = 0
    wrapped: int = 0
    wraps: int = 0
    over: int = 0
    held: int = 0
    holds: int = 0
    passed: int = 0
    joined: int = 0
    again: int = 0
    rescued: int = 0

    @property
    def answered(self) -> int:
        """Those whom somebody took."""
        return sum(self.waits.values())

    @property
    def waiting(self) -> int:
        """Those who wait still."""
        return self.offered - self.answered - self.abandoned - self.short - self.diverted

    def answered_within(self, seconds: int) -> int:
        """Those taken within so many seconds, which is one of `BOUNDS`. Raises ValueError."""
        if seconds not in BOUNDS:
            raise ValueError("waits are counted by other bounds")
        return sum(number for bound, number in self.waits.items() if 0 < bound <= seconds)

    def service_level(self, seconds: int) -> float | None:
        """Answered within so many seconds, of those offered but for short abandons and who waits.

        Longer abandons and those diverted count as missed. None where nobody counts.
        """
        of = self.offered - self.short - self.waiting
        return self.answered_within(seconds) / of if of > 0 else None

    @property
    def abandonment(self) -> float | None:
        """Abandoned, of those offered but for short abandons; None where nobody counts."""
        of = self.offered - self.short
        return self.abandoned / of if of > 0 else None

    @property
    def mean_wait(self) -> float | None:
        """The mean seconds from the offer to the answer, of those answered."""
        return self.waited / self.answered if self.answered else None

    @property
    def handling(self) -> float | None:
        """The mean seconds of conversation, holds within it, and wrap-up, of those that ended."""
        return (self.talked + self.wrapped) / self.talks if self.talks else None

    @property
    def wrap_up(self) -> float | None:
        """The mean seconds of wrap-up, of those closed after a conversation."""
        return self.wrapped / self.wraps if self.wraps else None

    @property
    def over_limit(self) -> float | None:
        """Of those closed after a conversation, those that were wrapped up for too long."""
        return self.over / self.wraps if self.wraps else None

    @property
    def holding(self) -> float | None:
        """The mean seconds on hold, of conversations on lines that tell of holds."""
        return self.held / self.holds if self.holds else None

    @property
    def transfers(self) -> float | None:
        """Of those answered, those put through to a colleague at least once."""
        return self.passed / self.answered if self.answered else None

    @property
    def returns(self) -> float | None:
        """Of those answered and joined to a case, those whose person was answered days before."""
        return self.again / self.joined if self.joined else None

    @property
    def rescues(self) -> float | None:
        """Of those who left, soon or late, those called back and reached within the hour."""
        left = self.abandoned + self.short
        return self.rescued / left if left else None

    def wait_of(self, share: float) -> int | None:
        """The bound, in seconds, within which this share of the answered was; `LONGER` beyond all.

        None where nobody was answered.
        """
        reached, goal = 0, share * self.answered
        for bound in BOUNDS:
            reached += self.waits.get(bound, 0)
            if self.answered and reached >= goal:
                return bound
        return LONGER if self.answered else None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a tally: how many, and their seconds; `within` only of a wait."""

    what: str
    within: int
    number: int
    seconds: int


def figures_of(rows: Iterable[Row]) -> Figures:
    """The figures of rows of one group."""
    numbers, seconds = Counter[str](), Counter[str]()
    waits = Counter[int]()
    for row in rows:
        numbers[row.what] += row.number
        seconds[row.what] += row.seconds
        if row.what == What.WAIT:
            waits[row.within] += row.number
    sums = {name: (seconds if timed else numbers)[what] for name, (what, timed) in PLAIN.items()}
    return Figures(waits={bound: number for bound, number in waits.items() if number}, **sums)


def merged(groups: Iterable[Figures]) -> Figures:
    """The figures of several groups as those of one."""
    told = list(groups)
    waits = Counter[int]()
    for each in told:
        waits.update(each.waits)
    plain = [each.name for each in fields(Figures) if each.name != "waits"]
    sums = {name: sum(getattr(each, name) for each in told) for name in plain}
    return Figures(waits=dict(waits), **sums)
