"""When a shift may be: its length, how far ahead, and how it is shown in Kyiv."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from cases.days import KYIV
from operators.refusals import Refused

LEAST, MOST = timedelta(minutes=30), timedelta(hours=16)
FARTHEST = timedelta(days=366)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


class ShiftRefused(Refused):
    """The rota stays as it is."""


@dataclass(frozen=True, slots=True)
class Times:
    """From when until when, half-open."""

    begins: datetime
    ends: datetime


def checked(times: Times, at: datetime) -> Times:
    """The times, if somebody can work them and they do not lie behind. Raises ShiftRefused."""
    length = times.ends.astimezone(UTC) - times.begins.astimezone(UTC)
    if length < LEAST:
        raise ShiftRefused(_("A shift lasts at least half an hour."))
    if length > MOST:
        raise ShiftRefused(_("A shift lasts at most 16 hours. Plan two."))
    if times.ends <= at:
        raise ShiftRefused(_("This shift is over. Only what lies ahead is planned."))
    if times.begins > at + FARTHEST:
        raise ShiftRefused(_("This is more than a year ahead. Look at the date."))
    return times


def week_of(first: date) -> Times:
    """The week from a Monday on, in Kyiv: 167, 168 or 169 hours."""
    return Times(
        datetime.combine(first, time.min, tzinfo=KYIV),
        datetime.combine(first + WEEK, time.min, tzinfo=KYIV),
    )


def hours_of(times: Times) -> list[datetime]:
    """When each hour begins: an hour that comes twice is there twice, one left out is not."""
    begins, ends = times.begins.astimezone(UTC), times.ends.astimezone(UTC)
    return [begins + HOUR * number for number in range(int((ends - begins) / HOUR))]


def week_later(moment: datetime) -> datetime:
    """The same hour on the clock in Kyiv, a week on; one that is left out comes an hour later."""
    there = moment.astimezone(KYIV)
    return (there + WEEK).replace(fold=0).astimezone(UTC)
