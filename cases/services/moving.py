"""The one way a case moves or changes: version, transition, audit row and live event together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from audit.record import record
from cases.agreements import fresh
from cases.lifecycle import Standing
from cases.models import Approval, Case, Purpose, Transition
from cases.selectors.merges import survivor
from live.events import (
    CaseAssigned,
    CaseChanged,
    CaseMoved,
    case_stream,
    person_stream,
    queue_stream,
)
from live.publish import append
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

EVENTS = {
    "case.moved": CaseMoved,
    "case.assigned": CaseAssigned,
    "case.assign_undone": CaseAssigned,
}


OLD_WORDS = _("The approvals are older than 24 hours. Two people approve it again first.")


class MoveRefused(Refused):
    """The life-cycle does not allow this move now."""


class Stale(Refused):
    """Somebody else changed the case since it was read."""


def case_locked(*, ref: UUID, version: int | None = None) -> Case:
    """The case under a row lock, with the standing that its guards read.

    Raises Case.DoesNotExist, and Stale when `version` is given and is not the row's.
    """
    case: Case = Case.objects.select_for_update().get(ref=ref)
    if version is not None and case.version != version:
        raise Stale(_("Somebody else changed this case. Compare, then save again."))
    case.standing = standing(case)
    return case


def surviving_locked(*, ref: UUID) -> Case:
    """The case as which this one goes on, under a row lock."""
    case = case_locked(ref=survivor(ref))
    return case_locked(ref=case.merged_into_id) if case.merged_into_id else case


def standing(case: Case, *, asked: bool = False) -> Standing:
    """Who stands behind the case as its evidence is now.

    Nobody verifies it but where it is `asked` whose words are fresh, by PostgreSQL's own clock.
    """
    agreed = Approval.objects.filter(case=case, evidence=case.evidence)
    approved = agreed.filter(fresh()) if asked else agreed.none()
    return Standing(
        verifiers=approved.values("operator").distinct().count(),
        closers=agreed.filter(purpose=Purpose.RESOLVE).values("operator").distinct().count(),
        has_slot=case.slot is not None,
        has_outcome=case.outcome is not None,
    )


def move(
    case: Case, transition: Callable[[], None], *, by: Operator, at: datetime, detail: str = ""
) -> Case:
    """Take one step of the life-cycle. Raises MoveRefused."""
    before = case.stage
    try:
        transition()
        case.moved_at = at
        changed(case, by=by, at=at, action="case.moved", before=before, after=str(case.stage))
    except TransitionNotAllowed as refusal:
        raise MoveRefused(_("The case cannot take this step now.")) from refusal
    except IntegrityError as refusal:
        # The day of an approval ended between our look and that of PostgreSQL.
        if "older than 24 hours" in str(refusal):
            raise MoveRefused(OLD_WORDS) from refusal
        raise
    row = Transition(
        case=case, name=transition.__name__, before=before, after=case.stage, by=by, at=at
    )
    seal(row, detail=detail or None)
    row.save(force_insert=True)
    return case


def changed(case: Case, *, by: Operator | str, at: datetime, action: str, **detail: Any) -> None:
    """Write the locked case with its next version, its audit row and its live events.

    `by` is the person, or the word of the journal for what no person did.
    """
    case.version += 1
    case.save()
    actor, role = (by, "") if isinstance(by, str) else (str(by.pk), by.role)
    record(action, actor=actor, role=role, subject=case.ref, at=at, **detail)
    event = EVENTS.get(action, CaseChanged)(ref=case.ref, version=case.version)
    append(event, stream=queue_stream(case.office_id))
    append(event, stream=case_stream(case.ref))
    if case.liaison_id:
        append(event, stream=person_stream(case.liaison_id))
