"""The closed periods of which figures are published: months and years made of whole weeks.

A week belongs to the month in which its Thursday lies, as ISO 8601 gives a week to its year, so
no two months and no two years share a day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

WEEK = timedelta(days=7)
#: So long after its last day a period is still open to late facts, and nothing of it is built.
LAG = timedelta(days=28)
FIRST_YEAR, LAST_YEAR = 2000, 2199
SLUG = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, or with month 0 a whole year."""

    year: int
    month: int = 0

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    @classmethod
    def named(cls, slug: str) -> "Period":
        """The period of this name, such as 2026-09 or 2026. Raises ValueError."""
        found = SLUG.fullmatch(slug)
        if not found:
            raise ValueError("a period is a year, or a year and a month")
        year, month = int(found[1]), int(found[2] or 0)
        if not FIRST_YEAR <= year <= LAST_YEAR or month > 12 or (found[2] and not month):
            raise ValueError("there is no such period")
        return cls(year, month)

    @classmethod
    def of(cls, monday: date) -> "Period":
        """The month to which the week of this Monday belongs."""
        thursday = monday + timedelta(days=3)
        return cls(thursday.year, thursday.month)

    @property
    def begins(self) -> date:
        """The Monday with which it begins."""
        return _first_monday(self.year, self.month or 1)

    @property
    def after(self) -> date:
        """The Monday after its last Sunday."""
        if self.month in (0, 12):
            return _first_monday(self.year + 1, 1)
        return _first_monday(self.year, self.month + 1)

    @property
    def ends(self) -> date:
        """Its last Sunday."""
        return self.after - timedelta(days=1)

    def weeks(self) -> Iterator[date]:
        """The Mondays of its weeks."""
        monday, after = self.begins, self.after
        while monday < after:
            yield monday
            monday += WEEK

    def is_ripe(self, at: datetime) -> bool:
        """Whether it has been over for long enough, by the calendar of Kyiv."""
        return localtime(at).date() >= self.ends + LAG


def ripe(first: date, at: datetime) -> Iterator[Period]:
    """Every month and year since the week of `first` that has been over for long enough."""
    month = Period.of(first)
    while month.is_ripe(at):
        yield month
        month = (
            Period(month.year, month.month + 1) if month.month < 12 else Period(month.year + 1, 1)
        )
    year = Period(Period.of(first).year)
    while year.is_ripe(at):
        yield year
        year = Period(year.year + 1)


def _first_monday(year: int, month: int) -> date:
    """The Monday of the first week whose Thursday lies in this month."""
    first = date(year, month, 1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    return thursday - timedelta(days=3)
