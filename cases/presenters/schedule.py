"""A week of hand-over windows: teams, hours and light; a window never says whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from cases.daylight import Light, Sun, agrees, sun
from cases.days import KYIV
from cases.models import Slot
from cases.sectors import Sector

WEEK = timedelta(days=7)
#: How far a week may lie from today; nobody holds a window beyond.
FARTHEST = timedelta(days=400)
CLOCK = "H:i"


@dataclass(frozen=True, slots=True)
class Held:
    """One window as a list shows it."""

    team: str
    starts: datetime
    ends: datetime
    leaves: datetime
    is_back: datetime
    light: str
    is_dark: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week, when it is light, and the windows that begin on it."""

    day: date
    sun: Sun
    is_today: bool
    is_over: bool
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday on, and the Mondays beside it."""

    days: tuple[Day, ...]
    before: date
    after: date

    @property
    def held(self) -> tuple[Held, ...]:
        """Every window of the week, the earliest first."""
        return tuple(each for day in self.days for each in day.held)


def monday(text: str, at: datetime) -> date:
    """The Monday of the week that an address names; this week's for anything else."""
    today = localtime(at, KYIV).date()
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = today
    if abs(asked - today) > FARTHEST:
        asked = today
    return asked - timedelta(days=asked.weekday())


def ends_of(first: date) -> tuple[datetime, datetime]:
    """The moments between which a week lies in Kyiv."""
    return _midnight(first), _midnight(first + WEEK)


def week(first: date, slots: Sequence[Slot], sector: Sector, at: datetime) -> Week:
    """The week from a Monday on, with the light of one wide sector."""
    held = [(localtime(slot.span.lower, KYIV).date(), _held(slot, sector, at)) for slot in slots]
    today = localtime(at, KYIV).date()
    days = [first + timedelta(days=each) for each in range(7)]
    return Week(
        days=tuple(
            Day(
                day=day,
                sun=sun(day, sector),
                is_today=day == today,
                is_over=day < today,
                held=tuple(each for begins, each in held if begins == day),
            )
            for day in days
        ),
        before=first - WEEK,
        after=first + WEEK,
    )


def light_of(sector: Sector, starts: datetime, ends: datetime) -> str:
    """What the light does within a window, in words."""
    if agrees(Light.DAY, sector, starts, ends):
        return gettext("light all the time")
    if agrees(Light.DARK, sector, starts, ends):
        return gettext("dark all the time")
    first = localtime(starts, KYIV).date()
    said = []
    for each in (sun(first + timedelta(days=beside), sector) for beside in (0, 1)):
        if starts < each.rises < ends:
            said.append(gettext("light from %(hour)s") % {"hour": _clock(each.rises)})
        if starts < each.sets < ends:
            said.append(gettext("dark from %(hour)s") % {"hour": _clock(each.sets)})
    return ", ".join(said)


def _held(slot: Slot, sector: Sector, at: datetime) -> Held:
    starts, ends = slot.span.lower, slot.span.upper
    return Held(
        team=str(slot.team),
        starts=starts,
        ends=ends,
        leaves=slot.held.lower,
        is_back=slot.held.upper,
        light=light_of(sector, starts, ends),
        is_dark=agrees(Light.DARK, sector, starts, ends),
        is_over=ends <= at,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=KYIV)


def _clock(moment: datetime) -> str:
    return date_format(localtime(moment, KYIV), CLOCK)
