"""Reads of the rota: of an office, and one's own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from floor.duty import FEWEST
from operators.models import Operator, Presence, State
from operators.roles import Role
from operators.selectors import people_of_floor
from rota.models import Cover, Shift, ShiftNote
from rota.spans import HOUR, Times, week_of

#: One's own shifts are shown from so long ago.
BEHIND = timedelta(days=14)
#: So long before and after its end a shift is asked for a note to the next one.
BEFORE_END, AFTER_END = timedelta(minutes=30), timedelta(hours=1)
NOTES = 50


def shifts_between(*, office: UUID, times: Times) -> QuerySet[Shift]:
    """The shifts of an office that touch a span, the earliest first."""
    found = Shift.objects.filter(office_id=office, begins__lt=times.ends, ends__gt=times.begins)
    return found.select_related("operator").order_by("begins", "operator__call_sign")


def shifts_of(person: Operator, *, at: datetime) -> QuerySet[Shift]:
    """One's own shifts, the last two weeks and all that lie ahead."""
    mine = Shift.objects.filter(operator=person, office_id=person.office_id)
    return mine.filter(ends__gt=at - BEHIND).order_by("begins")


def shift_found(*, ref: UUID, office: UUID) -> Shift:
    """One shift of the office. Raises Shift.DoesNotExist."""
    return Shift.objects.select_related("operator").get(ref=ref, office_id=office)


def people_to_plan(*, office: UUID) -> QuerySet[Operator]:
    """Those of the office whom a shift can be planned for, by call-sign."""
    return people_of_floor(office=office).order_by("call_sign")


def cover(shifts: Iterable[Shift], hours: Sequence[datetime]) -> list[int]:
    """The fewest people on the rota at any moment of each of these hours, which follow each other.

    Whoever left or moved is not counted.
    """
    steps: Counter[datetime] = Counter()
    for shift in shifts:
        if shift.operator.is_active and shift.operator.office_id == shift.office_id:
            steps[shift.begins] += 1
            steps[shift.ends] -= 1
    moments = sorted(steps)
    there, each, fewest = 0, 0, []
    for hour in hours:
        while each < len(moments) and moments[each] <= hour:
            there, each = there + steps[moments[each]], each + 1
        least = there
        while each < len(moments) and moments[each] < hour + HOUR:
            there, each = there + steps[moments[each]], each + 1
            least = min(least, there)
        fewest.append(least)
    return fewest


def working(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Those of people who can come: not of whoever left or moved."""
    return shifts.filter(operator__is_active=True, operator__office=F("office"))


def notes_for(reader: Operator, *, at: datetime) -> list[ShiftNote]:
    """The notes between shifts that this person may read now, the newest first.

    Supervisors read those of their office; so does whoever is there, or on the rota within an hour.
    """
    notes = ShiftNote.objects.filter(office_id=reader.office_id, until__gt=at, at__lte=at)
    if not (reader.role == Role.SUPERVISOR or _is_there(reader, at)):
        notes = notes.filter(by=reader)
    return list(notes.select_related("by").order_by("-at")[:NOTES])


def shift_that_ends(person: Operator, *, at: datetime) -> Shift | None:
    """The shift that ends now or has just ended and left no note to the next."""
    mine = Shift.objects.filter(operator=person, office_id=person.office_id)
    ending = mine.filter(ends__gt=at - AFTER_END, ends__lte=at + BEFORE_END).order_by("-ends")
    shift = ending.first()
    if shift is None:
        return None
    left = ShiftNote.objects.filter(by=person, at__gte=shift.ends - BEFORE_END - AFTER_END)
    return None if left.exists() else shift


def covered(*, office: UUID, first: date, at: datetime) -> float | None:
    """The share of the rota of a week that people were signed in; None of fewer than three people.

    Of those whose shift has begun, so that the first of a week do not stand for all.
    """
    week = week_of(first)
    begun = Q(begins__gte=week.begins, begins__lt=min(week.ends, at))
    people = Shift.objects.filter(begun, office_id=office).values("operator").distinct().count()
    found = Cover.objects.filter(office_id=office, week=first).first()
    if found is None or not found.planned or people < FEWEST:
        return None
    return found.present / found.planned


def _is_there(person: Operator, at: datetime) -> bool:
    there = Presence.objects.filter(operator=person).exclude(state=State.OFFLINE)
    soon = Shift.objects.filter(
        operator=person, office_id=person.office_id, begins__lte=at + HOUR, ends__gt=at - HOUR
    )
    return there.exists() or soon.exists()
