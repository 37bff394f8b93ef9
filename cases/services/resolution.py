"""A case ends with an outcome, and begins again when the person returns."""

from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import still
from cases.lifecycle import APPROVERS_NEEDED, Outcome, Stage
from cases.models import Approval, Callback, Case, GoPoint, Purpose
from cases.selectors.go import go_lacks
from cases.selectors.tasks import tasks_open
from cases.services.call_commands import case_calls_forbid
from cases.services.moving import case_locked, changed, move, standing
from cases.services.scheduling import slot_free
from cases.services.tasks import tasks_end_with
from cases.services.verification import approval_add
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_fields, seal


class ResolutionRefused(Refused):
    """The case does not end this way now."""


def case_resolve(
    *, case_ref: UUID, by: Operator, outcome: Outcome, drop_tasks: bool = False, at: datetime
) -> Case:
    """End a case; a frozen one waits for a second person who names the same outcome.

    Tasks that are still open are asked for once: they end with the case when somebody says so.
    """
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage == Stage.RESOLVED:
            raise ResolutionRefused(_("This case is resolved already."))
        still(by, "cases.resolve_case", case)
        _tasks_asked(case, drop_tasks)
        if case.frozen and not _second_agrees(case, by, outcome, at):
            return case
        _end(case, by, outcome, at)
    return case


def handover_confirm(
    *, case_ref: UUID, by: Operator, drop_tasks: bool = False, at: datetime
) -> Case:
    """Say as the liaison officer that the person was received; the case ends with that."""
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage == Stage.RESOLVED:
            raise ResolutionRefused(_("This case is resolved already."))
        still(by, "cases.confirm_handover", case)
        if case.frozen:
            raise ResolutionRefused(_("The case is frozen. Two people must lift the freeze first."))
        if lacking := go_lacks(case):
            raise ResolutionRefused(_no_go(GoPoint(lacking)))
        _tasks_asked(case, drop_tasks)
        _end(case, by, Outcome.RECEIVED, at)
    return case


def case_reopen(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Begin again at intake; old approvals no longer count."""
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage != Stage.RESOLVED:
            raise ResolutionRefused(_("Only a resolved case is reopened."))
        still(by, "cases.reopen_case", case)
        return reopen_locked(case, by=by, at=at)


def reopen_locked(case: Case, *, by: Operator, at: datetime) -> Case:
    """Move a locked, resolved case back to intake inside the caller's unit."""
    if case.purged_on:
        raise ResolutionRefused(_("What was told in this case has been removed. Open a new one."))
    case.outcome, case.coarse = None, False
    case.evidence += 1
    move(case, case.reopen, by=by, at=at)
    _look_anew(case, by, at)
    for alias in _aliases(case):
        alias.outcome, alias.coarse = None, False
        alias.evidence += 1
        move(alias, alias.reopen, by=by, at=at)
        _look_anew(alias, by, at)
    return case


def _look_anew(case: Case, by: Operator, at: datetime) -> None:
    """What was found out in an earlier life is looked at again."""
    standing_items = case.evidence_items.filter(withdrawn_at=None)
    standing_items.update(withdrawn_by=by, withdrawn_at=at, lapsed=True)


def _aliases(case: Case) -> list[Case]:
    """The cases that are one with this one: they end and begin again with it."""
    return list(case.aliases.select_for_update().filter(purged_on=None).order_by("ref"))


def _no_go(lacking: GoPoint) -> str | Promise:
    """Why a hand-over has not begun, and so nobody was received."""
    if lacking == GoPoint.GO:
        return _("Two people have to say go first.")
    words = {"point": lacking.label}
    return gettext("There is no go for this hand-over: %(point)s has to be confirmed.") % words


def _tasks_asked(case: Case, drop_tasks: bool) -> None:
    """Whether what is open may end with the case; it does so only once the case really ends."""
    if not drop_tasks and (number := tasks_open(case).count()):
        raise ResolutionRefused(
            ngettext(
                "%(number)s task of this case is open. Finish it, or say that it ends too.",
                "%(number)s tasks of this case are open. Finish them, or say that they end too.",
                number,
            )
            % {"number": number}
        )


def _end(case: Case, by: Operator, outcome: Outcome, at: datetime) -> None:
    tasks_end_with(case, by=by, at=at)
    if case.stage == Stage.SCHEDULED:
        slot_free(case, by=by, at=at)
    seal(case, outcome=outcome.value)
    case.standing = standing(case)
    move(case, case.resolve, by=by, at=at, detail=outcome.value)
    for alias in _aliases(case):
        seal(alias, outcome=outcome.value)
        alias.standing = case.standing
        move(alias, alias.resolve, by=by, at=at, detail=outcome.value)
    case.callbacks.filter(state=Callback.State.DUE).update(state=Callback.State.DROPPED)
    case_calls_forbid(case.ref, at=at)


def _second_agrees(case: Case, by: Operator, outcome: Outcome, at: datetime) -> bool:
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.resolve", subjects=[case.ref], at=at
    )
    earlier = Approval.objects.filter(
        case=case, purpose=Purpose.RESOLVE, evidence=case.evidence
    ).exclude(operator=by)
    named = {row["finding"] for row in open_fields(seen, list(earlier), "finding")}
    if named and outcome.value not in named:
        raise ResolutionRefused(_("The first person named another outcome. Agree on one first."))
    approval_add(case, by=by, purpose=Purpose.RESOLVE, finding=outcome.value, at=at)
    agreed = standing(case).closers >= APPROVERS_NEEDED
    if not agreed:
        changed(case, by=by, at=at, action="case.ending_proposed")
    return agreed
