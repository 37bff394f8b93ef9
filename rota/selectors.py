"""Reads of the rota: of an office, and one's own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from operators.models import Operator
from operators.selectors import people_of_floor
from rota.models import Shift
from rota.spans import HOUR, Times

#: One's own shifts are shown from so long ago.
BEHIND = timedelta(days=14)


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
