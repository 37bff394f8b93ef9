"""Somebody waits for months: looked after within what was agreed, until they come back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.lifecycle import Stage
from cases.models import Case, Dormancy
from cases.services.callbacks import plan_locked
from cases.services.moving import case_locked, changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

RIGHT = "cases.plan_callback"
LONGEST = 500


class DormancyRefused(Refused):
    """This person does not wait, or not like this."""


def dormancy_begin(
    *, case_ref: UUID, by: Operator, why: str, starts: datetime, at: datetime
) -> Dormancy:
    """Let a case wait, and promise its next check-in for a window that the person called safe.

    It stays at its stage and in its hands. Nothing goes out to the person.
    """
    words = why.strip()
    if not words or len(words) > LONGEST:
        raise DormancyRefused(_("Write for what they wait, in 500 characters at most."))
    _ahead(starts, at)
    with unit():
        case = case_locked(ref=case_ref)
        still(by, RIGHT, case)
        if case.stage == Stage.SCHEDULED:
            raise DormancyRefused(_("A hand-over window is held. Give it back first."))
        if waits_locked(case):
            raise DormancyRefused(_("This case waits already. Plan the next check-in instead."))
        dormancy = Dormancy(case=case, by=by, at=at, due=starts)
        seal(dormancy, why=words)
        plan_locked(case, by=by, starts=starts, at=at)
        dormancy.save(force_insert=True)
        changed(case, by=by, at=at, action="case.dormant")
    return dormancy


def dormancy_check_in(*, case_ref: UUID, by: Operator, starts: datetime, at: datetime) -> Dormancy:
    """Promise the next check-in of somebody who waits, within what was agreed."""
    _ahead(starts, at)
    with unit():
        case, dormancy = _waiting(case_ref, by)
        plan_locked(case, by=by, starts=starts, at=at)
        dormancy.due, dormancy.silence = starts, ""
        dormancy.save(update_fields=["due", "silence"])
        changed(case, by=by, at=at, action="case.check_in_planned")
    return dormancy


def dormancy_end(*, case_ref: UUID, by: Operator, at: datetime) -> Dormancy:
    """Say that the person waits no more; what was promised stays promised."""
    with unit():
        case, dormancy = _waiting(case_ref, by)
        dormancy.ended_by, dormancy.ended_at, dormancy.silence = by, at, ""
        dormancy.save(update_fields=["ended_by", "ended_at", "silence"])
        changed(case, by=by, at=at, action="case.dormancy_ended")
    return dormancy


def returned(case: Case, *, at: datetime) -> None:
    """Whoever came back waits no more; inside the caller's unit, who says so to the journal."""
    Dormancy.objects.filter(case=case, ended_at=None).update(ended_at=at, silence="")


def waits_locked(case: Case) -> Dormancy | None:
    """That a locked case waits."""
    return Dormancy.objects.select_for_update().filter(case=case, ended_at=None).first()


def _waiting(case_ref: UUID, by: Operator) -> tuple[Case, Dormancy]:
    case = case_locked(ref=case_ref)
    still(by, RIGHT, case)
    dormancy = waits_locked(case)
    if dormancy is None:
        raise DormancyRefused(_("This case does not wait."))
    return case, dormancy


def _ahead(starts: datetime, at: datetime) -> None:
    if starts <= at:
        raise DormancyRefused(_("The check-in lies in the past. Choose a later one."))
