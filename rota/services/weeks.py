"""A week is planned as the one before was, by the clock in Kyiv."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.models import Operator
from rota.models import Shift
from rota.selectors import shifts_between, working
from rota.services.shifts import may_plan
from rota.spans import MOST, WEEK, ShiftRefused, Times, checked, week_later, week_of

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Copied:
    """How many shifts of the week before are planned again, and how many could not be."""

    made: int
    left: int


def week_copy(*, first: date, by: Operator, at: datetime) -> Copied:
    """Plan the week from this Monday on as the week before was; copied twice is copied once.

    What is planned already stays; what would overlap it, or is over, is left out, and so is whoever
    left. Raises ShiftRefused.
    """
    with unit():
        may_plan(by)
        there = week_of(first)
        taken = _taken(by.office_id, Times(there.begins - MOST, there.ends + MOST))
        made, left = _again(_before(by.office_id, first), taken, at)
        try:
            with transaction.atomic():
                Shift.objects.bulk_create(made, batch_size=BATCH)
        except IntegrityError as refusal:
            raise ShiftRefused(
                _("Somebody changed this week meanwhile. Look at it, and copy once more.")
            ) from refusal
        if made:
            record(
                "rota.week_copied",
                actor=str(by.pk),
                role=by.role,
                subject=by.office_id,
                at=at,
                shifts=len(made),
            )
    return Copied(len(made), left)


def _before(office: UUID, first: date) -> list[Shift]:
    """What began in the week before, of people who can come."""
    before = week_of(first - WEEK)
    return list(
        working(shifts_between(office=office, times=before)).filter(begins__gte=before.begins)
    )


def _taken(office: UUID, times: Times) -> dict[UUID, list[Times]]:
    found: dict[UUID, list[Times]] = defaultdict(list)
    for shift in shifts_between(office=office, times=times):
        found[shift.operator_id].append(Times(shift.begins, shift.ends))
    return found


def _again(
    shifts: Iterable[Shift], taken: dict[UUID, list[Times]], at: datetime
) -> tuple[list[Shift], int]:
    """The shifts to add, and how many cannot be."""
    made: list[Shift] = []
    left = 0
    for shift in shifts:
        times = Times(week_later(shift.begins), week_later(shift.ends))
        theirs = taken[shift.operator_id]
        if times in theirs:
            continue
        if _meets(times, theirs) or not _can_be(times, at):
            left += 1
            continue
        theirs.append(times)
        made.append(
            Shift(
                office_id=shift.office_id,
                operator_id=shift.operator_id,
                begins=times.begins,
                ends=times.ends,
            )
        )
    return made, left


def _meets(times: Times, others: Sequence[Times]) -> bool:
    return any(each.begins < times.ends and times.begins < each.ends for each in others)


def _can_be(times: Times, at: datetime) -> bool:
    try:
        checked(times, at)
    except ShiftRefused:
        return False
    return True
