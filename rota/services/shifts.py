"""The rota of an office is made by its supervisors: planned, changed, taken away."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import ExclusionViolation

from audit.record import record
from live.publish import unit
from operators.access import Facts, can
from operators.models import Office, Operator
from operators.roles import TAKES_CONTACTS
from rota.models import Shift
from rota.spans import ShiftRefused, Times, checked

RIGHT = "rota.plan_shift"


def shift_plan(*, person: UUID, times: Times, by: Operator, at: datetime) -> Shift:
    """Plan a shift of somebody of the own office.

    Raises ShiftRefused, and Operator.DoesNotExist for somebody of another office.
    """
    with unit():
        may_plan(by)
        found = Operator.objects.get(pk=person, office_id=by.office_id, role__in=TAKES_CONTACTS)
        return _planned(found, checked(times, at), by, at)


def shift_change(
    *, shift_ref: UUID, version: int, times: Times, by: Operator, at: datetime
) -> Shift:
    """Give a shift that is not over other times. Raises ShiftRefused."""
    with unit():
        may_plan(by)
        shift = _locked(shift_ref, version, by, at)
        shift.begins, shift.ends = checked(times, at).begins, times.ends
        shift.version += 1
        try:
            with transaction.atomic():
                shift.save(update_fields=["begins", "ends", "version"])
        except IntegrityError as refusal:
            raise _why(refusal, shift.operator) from refusal
        _told("rota.shift_changed", shift, by, at)
    return shift


def shift_drop(*, shift_ref: UUID, version: int, by: Operator, at: datetime) -> None:
    """Take away a shift that is not over. Raises ShiftRefused."""
    with unit():
        may_plan(by)
        shift = _locked(shift_ref, version, by, at)
        _told("rota.shift_dropped", shift, by, at)
        shift.delete()


def may_plan(by: Operator) -> None:
    """Refuse whoever plans no rota, and an office that is closed. Raises ShiftRefused."""
    if not can(by, RIGHT, Facts(office=by.office_id)):
        raise ShiftRefused(_("Only a supervisor plans the rota. Ask one."))
    if not Office.with_decoys.filter(pk=by.office_id, closed_at=None).exists():
        raise ShiftRefused(_("This office is closed: nothing more is planned here."))


def _planned(person: Operator, times: Times, by: Operator, at: datetime) -> Shift:
    shift = Shift(operator=person, office_id=by.office_id, begins=times.begins, ends=times.ends)
    try:
        with transaction.atomic():
            shift.save(force_insert=True)
    except IntegrityError as refusal:
        raise _why(refusal, person) from refusal
    _told("rota.shift_planned", shift, by, at)
    return shift


def _locked(ref: UUID, version: int, by: Operator, at: datetime) -> Shift:
    rows = Shift.objects.select_for_update(of=("self",)).select_related("operator")
    shift = rows.filter(ref=ref, office_id=by.office_id).first()
    if shift is None:
        raise ShiftRefused(_("This shift is not there any more."))
    if shift.version != version:
        raise ShiftRefused(_("Somebody changed this shift meanwhile. Look at it anew."))
    if shift.ends <= at:
        raise ShiftRefused(_("This shift is over. Only what lies ahead is planned."))
    return shift


def _why(refusal: IntegrityError, person: Operator) -> ShiftRefused:
    words = {"who": person.call_sign}
    if isinstance(refusal.__cause__, ExclusionViolation):
        return ShiftRefused(_("%(who)s has a shift at this time already.") % words)
    return ShiftRefused(_("%(who)s cannot sign in here, and so has no shift.") % words)


def _told(action: str, shift: Shift, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=shift.operator_id, at=at)
