"""A case is given to somebody who may work on it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.models import Case
from cases.services.moving import case_locked, changed
from cases.services.tasks import tasks_pass, tasks_settle
from live.events import CaseAssigned, person_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role

CASE_WORKERS = {Role.OPERATOR, Role.SENIOR, Role.SUPERVISOR}


class AssignmentRefused(Refused):
    """This person cannot take the case."""


def case_assign(*, case_ref: UUID, by: Operator, to: Operator, version: int, at: datetime) -> Case:
    """Give a case to an operator, or name its hand-over officer; open tasks go with it."""
    with unit():
        case = case_locked(ref=case_ref, version=version)
        still(by, "cases.assign_case", case)
        if not to.is_active or to.office_id != case.office_id:
            raise AssignmentRefused(_("This person does not work in the case's office."))
        before = case.liaison_id
        had = before if to.role == Role.LIAISON else case.assignee_id
        if to.role == Role.LIAISON:
            case.liaison = to
        elif to.role in CASE_WORKERS:
            case.assignee = to
        else:
            raise AssignmentRefused(_("This role does not work on cases."))
        # By these it is taken back within a moment, if nothing else happened meanwhile.
        undone = {"before": str(had or ""), "version": case.version + 1}
        changed(case, by=by, at=at, action="case.assigned", to=str(to.pk), **undone)
        tasks_pass(case, had=had, to=to, by=by, at=at)
        if to == case.assignee and had is None:
            tasks_settle(case, by=by, at=at)
        if before and before != case.liaison_id:
            append(CaseAssigned(ref=case.ref, version=case.version), stream=person_stream(before))
    return case
