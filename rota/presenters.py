"""The rota as people read it: who is there when, and where somebody is missing, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.days import KYIV
from floor.forecast import Forecast
from floor.need import hour_needed
from operators.models import Operator
from rota.models import Shift
from rota.selectors import cover
from rota.spans import hours_of, week_of

DAY = timedelta(days=1)
#: The drawing: so wide is an hour, so high the peak.
WIDE, HIGH, ROOM = 6, 110, 10


@dataclass(frozen=True, slots=True)
class Planned:
    """One shift in its cell; what is ahead can still be changed."""

    ref: UUID
    words: str
    spoken: str
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One person and their seven days."""

    name: str
    days: tuple[tuple[date, tuple[Planned, ...]], ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour: how many are there, how many are needed, how many are missing; None: not known."""

    begins: datetime
    there: int
    needed: int | None

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, (self.needed or 0) - self.there)


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour of the drawing."""

    x: int
    need_y: int
    need: int
    there_y: int
    there: int
    is_short: bool


def between(shift: Shift) -> str:
    """From when until when, by the clock in Kyiv."""
    begins, ends = localtime(shift.begins, KYIV), localtime(shift.ends, KYIV)
    return f"{begins:%H:%M}–{ends:%H:%M}"


def lasts(shift: Shift) -> str:
    """Its length, which the clocks may change: 12 h, 7 h 30 min."""
    hours, rest = divmod(int((shift.ends - shift.begins).total_seconds()) // 60, 60)
    said = _("%(hours)s h") % {"hours": hours}
    return f"{said} {_('%(minutes)s min') % {'minutes': rest}}" if rest else said


def rows(
    people: Sequence[Operator], shifts: Sequence[Shift], first: date, at: datetime
) -> list[Row]:
    """Each person with the shifts that begin on each day of the week from a Monday on."""
    found: dict[tuple[UUID, date], list[Planned]] = {}
    for shift in shifts:
        day = localtime(shift.begins, KYIV).date()
        found.setdefault((shift.operator_id, day), []).append(_planned(shift, day, at))
    days = [first + DAY * number for number in range(7)]
    return [
        Row(
            name=person.call_sign,
            days=tuple((day, tuple(found.get((person.pk, day), ()))) for day in days),
        )
        for person in people
    ]


def hours(first: date, shifts: Sequence[Shift], coming: Forecast | None) -> list[Hour]:
    """Every hour of the week from a Monday on."""
    all_hours = hours_of(week_of(first))
    there = cover(shifts, all_hours)
    needed = _needed(coming) if coming else {}
    return [
        Hour(begins=each, there=number, needed=needed.get((each.weekday(), each.hour)))
        for each, number in zip(all_hours, there, strict=True)
    ]


def by_clock(week: Sequence[Hour]) -> list[tuple[str, list[list[Hour]]]]:
    """Rows by the clock in Kyiv: an hour that comes twice holds two, one left out holds none."""
    grid: list[list[list[Hour]]] = [[[] for _day in range(7)] for _hour in range(24)]
    for hour in week:
        there = localtime(hour.begins, KYIV)
        grid[there.hour][there.weekday()].append(hour)
    return [(f"{number:02}:00", days) for number, days in enumerate(grid)]


def bars(week: Sequence[Hour]) -> list[Bar]:
    """The drawing, one bar for what is needed and one for who is there."""
    most = max((max(each.there, each.needed or 0) for each in week), default=0) or 1
    drawn = []
    for number, each in enumerate(week):
        need, there = (round(HIGH * value / most) for value in (each.needed or 0, each.there))
        floor = HIGH + ROOM
        drawn.append(Bar(WIDE * number, floor - need, need, floor - there, there, bool(each.short)))
    return drawn


def in_words(week: Sequence[Hour]) -> str:
    """What the drawing says: how many hours lack people, and the worst of them."""
    short = [each for each in week if each.short]
    if not short:
        return _("In every hour of this week enough people are on the rota.")
    worst = max(short, key=lambda each: each.short)
    said = ngettext(
        "In %(hours)s hour of this week people are missing.",
        "In %(hours)s hours of this week people are missing.",
        len(short),
    ) % {"hours": len(short)}
    most = ngettext(
        "At worst %(people)s is missing: %(when)s.",
        "At worst %(people)s are missing: %(when)s.",
        worst.short,
    ) % {"people": worst.short, "when": _when(worst.begins)}
    return f"{said} {most}"


def days_drawn(week: Sequence[Hour]) -> list[tuple[int, datetime]]:
    """Where in the drawing each day begins."""
    return [
        (WIDE * number, each.begins)
        for number, each in enumerate(week)
        if localtime(each.begins, KYIV).hour == 0
    ]


def _needed(coming: Forecast) -> Mapping[tuple[int, int], int]:
    """People needed by day and hour of the week in UTC."""
    needs = (hour_needed(rate, coming.seconds).people for rate in coming.rates)
    return {divmod(number, 24): people for number, people in enumerate(needs)}


def _planned(shift: Shift, day: date, at: datetime) -> Planned:
    return Planned(
        ref=shift.ref,
        words=between(shift),
        spoken=f"{shift.operator.call_sign}, {date_format(day, 'j E')}",
        is_ahead=shift.ends > at,
    )


def _when(moment: datetime) -> str:
    return date_format(localtime(moment, KYIV), "j E, H:i")
