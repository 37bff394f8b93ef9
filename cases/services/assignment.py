"""Cases are given to somebody who may work on them, one by one or many at once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.models import Case
from cases.selectors.eligible import Wanted, WhyNot, to_hand_over, to_work, why_not
from cases.selectors.reassigning import MOST
from cases.services.leading import leader_found
from cases.services.moving import case_locked, changed
from cases.services.tasks import tasks_pass, tasks_settle
from live.events import CaseAssigned, person_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role


class AssignmentRefused(Refused):
    """This person cannot take the case."""


def case_assign(*, case_ref: UUID, by: Operator, to: Operator, version: int, at: datetime) -> Case:
    """Give a case to an operator, or name its hand-over officer; open tasks go with it."""
    with gone_refused(), unit():
        return _given(case_ref, version, by, to, at)


def cases_reassign(
    *, chosen: Mapping[UUID, int], by: Operator, to: Operator | None, at: datetime
) -> None:
    """Give many cases, each as the version that was seen, to one person or back to nobody.

    All of them or none. Raises Stale and AssignmentRefused with the code of what stood in the way,
    and Case.DoesNotExist for one that is out of reach.
    """
    if not 0 < len(chosen) <= MOST:
        raise AssignmentRefused(_("Choose from one to a hundred cases."))
    if to is not None:
        _fits(to, to_work(office=by.office_id))
    with gone_refused(), unit():
        for ref in sorted(chosen):
            try:
                _given(ref, chosen[ref], by, to, at)
            except Refused as refusal:
                code = Case.objects.values_list("code", flat=True).get(ref=ref)
                raise type(refusal)(f"{code}: {refusal.sentence}") from refusal


@contextmanager
def gone_refused() -> Iterator[None]:
    """Say in words what PostgreSQL refuses when somebody is kept out in the same moment."""
    try:
        yield
    except IntegrityError as refusal:
        if "who is gone" not in str(refusal):
            raise
        raise AssignmentRefused(WhyNot.KEPT_OUT.label) from refusal


def _given(ref: UUID, version: int, by: Operator, to: Operator | None, at: datetime) -> Case:
    """One case within the caller's unit."""
    case = case_locked(ref=ref, version=version)
    still(by, "cases.assign_case", case)
    leads = to is not None and to.role == Role.LIAISON
    if to is not None:
        _fits(to, (to_hand_over if leads else to_work)(office=case.office_id))
    before = case.liaison_id
    had = before if leads else case.assignee_id
    if leads:
        case.liaison = to
        leader_found(case, by=by, at=at)
    else:
        case.assignee = to
    # By these it is taken back within a moment, if nothing else happened meanwhile.
    undone = {"before": str(had or ""), "version": case.version + 1}
    given = str(to.pk) if to is not None else ""
    changed(case, by=by, at=at, action="case.assigned", to=given, **undone)
    if to is not None:
        tasks_pass(case, had=had, to=to, by=by, at=at)
        if to == case.assignee and had is None:
            tasks_settle(case, by=by, at=at)
    if before and before != case.liaison_id:
        append(CaseAssigned(ref=case.ref, version=case.version), stream=person_stream(before))
    return case


def _fits(to: Operator, wanted: Wanted) -> None:
    if (reason := why_not(to, wanted)) is not None:
        raise AssignmentRefused(reason.label)
