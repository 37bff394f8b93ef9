"""A suspected trap or a sign of duress stops a case; two people let it go on."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.agreements import given
from cases.lifecycle import APPROVERS_NEEDED
from cases.models import Case, Purpose
from cases.services.call_commands import case_calls_forbid
from cases.services.moving import case_locked, changed
from cases.services.verification import approval_add, evidence_changed
from live.publish import unit
from operators.models import Kind, Operator
from operators.refusals import Refused
from operators.services.alerts import alert_raise


class FreezeRefused(Refused):
    """The freeze stays as it is."""


def case_freeze(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Stop every forward move of a case at once."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.freeze_case", case)
        if not case.frozen:
            case.frozen = True
            case_calls_forbid(case.ref, at=at)
            changed(case, by=by, at=at, action="case.frozen")
    return case


def case_duress(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Note that the person gave the duress word: the case freezes and the supervisors are told.

    Nothing goes out to the person, and a case that is frozen already still alerts.
    """
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.duress_case", case)
        case.frozen = True
        case_calls_forbid(case.ref, at=at)
        changed(case, by=by, at=at, action="case.duress")
        alert_raise(kind=Kind.DURESS_CASE, office=case.office_id, subject=case.ref, by=None, at=at)
    return case


def case_lift(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Agree to lift a freeze; the second person lifts it and the case is verified anew."""
    with unit():
        case = case_locked(ref=case_ref)
        if not case.frozen:
            raise FreezeRefused(_("This case is not frozen."))
        still(by, "cases.lift_freeze", case)
        approval_add(case, by=by, purpose=Purpose.LIFT, finding="", at=at)
        people = given(case, Purpose.LIFT).values("operator").distinct()
        if people.count() >= APPROVERS_NEEDED:
            case.frozen = False
            changed(case, by=by, at=at, action="case.freeze_lifted")
            evidence_changed(case, by=by, at=at, collected=False)
            changed(case, by=by, at=at, action="case.reverify")
        else:
            changed(case, by=by, at=at, action="case.lift_proposed")
    return case
