"""A case ends with an outcome, and begins again when the person returns."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import still
from cases.agreements import given
from cases.lifecycle import APPROVERS_NEEDED, Outcome, Stage
from cases.models import Callback, Case, GoPoint, Purpose
from cases.outcomes import AFTER_A_HANDOVER, ENDINGS, fits, noted, parted
from cases.selectors.go import go_lacks
from cases.selectors.outcomes import handed_over_before
from cases.selectors.tasks import tasks_to_end
from cases.services.call_commands import case_calls_forbid
from cases.services.follow_ups import follow_ups_begin, follow_ups_end
from cases.services.moving import case_locked, changed, move, standing
from cases.services.scheduling import slot_free
from cases.services.tasks import tasks_end_with
from cases.services.verification import approval_add
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role
from vault.fields import open_fields, seal

LONGEST_WHY = 500


class ResolutionRefused(Refused):
    """The case does not end this way now."""


def case_resolve(
    *,
    case_ref: UUID,
    by: Operator,
    outcome: Outcome,
    why: str = "",
    drop_tasks: bool = False,
    at: datetime,
) -> Case:
    """End a case as its stage allows; over a grave outcome, or frozen, a second person says so too.

    Tasks that are still open are asked for once: they end with the case when somebody says so.
    What follows from the outcome is begun with it. Whoever is at the hand-over says of nobody that
    they were handed over without a go; what happened all the same, seniors and supervisors write.
    """
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage == Stage.RESOLVED:
            raise ResolutionRefused(_("This case is resolved already."))
        still(by, "cases.resolve_case", case)
        _possible(case, outcome, why)
        if outcome in AFTER_A_HANDOVER and by.role == Role.LIAISON:
            _go_given(case)
        _tasks_asked(case, drop_tasks)
        by_two = case.frozen or ENDINGS[outcome].by_two
        if by_two and not _second_agrees(case, by, outcome, why, at):
            return case
        _end(case, by, outcome, why, at)
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
        _go_given(case)
        _tasks_asked(case, drop_tasks)
        _end(case, by, Outcome.RECEIVED, "", at)
    return case


def case_reopen(*, case_ref: UUID, by: Operator, why: str, at: datetime) -> Case:
    """Begin again at intake, for a reason; old approvals no longer count."""
    if not why.strip():
        raise ResolutionRefused(_("Write in one sentence why it begins again."))
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage != Stage.RESOLVED:
            raise ResolutionRefused(_("Only a resolved case is reopened."))
        still(by, "cases.reopen_case", case)
        return reopen_locked(case, by=by, why=why.strip(), at=at)


def reopen_locked(case: Case, *, by: Operator, why: str = "", at: datetime) -> Case:
    """Move a locked, resolved case back to intake inside the caller's unit.

    Void with it: the outcome and what followed from it, the approvals, the evidence until it is
    looked at anew. Everything that was told stays.
    """
    if case.purged_on:
        raise ResolutionRefused(_("What was told in this case has been removed. Open a new one."))
    follow_ups_end(case, by=by, at=at)
    case.outcome, case.coarse = None, False
    case.evidence += 1
    move(case, case.reopen, by=by, at=at, detail=why)
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


def _go_given(case: Case) -> None:
    """Refuse while nothing stands by which the hand-over could have begun."""
    if case.frozen:
        raise ResolutionRefused(_("The case is frozen. Two people must lift the freeze first."))
    lacking = go_lacks(case)
    if lacking == GoPoint.GO:
        raise ResolutionRefused(_("Two people have to say go first."))
    if lacking:
        sentence = gettext("There is no go for this hand-over: %(point)s has to be confirmed.")
        raise ResolutionRefused(sentence % {"point": GoPoint(lacking).label})


def _possible(case: Case, outcome: Outcome, why: str) -> None:
    rule = ENDINGS[outcome]
    if not fits(outcome, case.stage, met=handed_over_before(case)):
        raise ResolutionRefused(
            _("“%(outcome)s” is no ending at this stage. %(only)s")
            % {"outcome": outcome.label, "only": rule.only}
        )
    if rule.asked and not why.strip():
        raise ResolutionRefused(
            _("Something has to be said for this ending. %(asked)s") % {"asked": rule.asked}
        )
    if len(why) > LONGEST_WHY:
        raise ResolutionRefused(_("A reason has at most 500 characters."))


def _tasks_asked(case: Case, drop_tasks: bool) -> None:
    """Whether what is open may end with the case; it does so only once the case really ends."""
    if not drop_tasks and (number := tasks_to_end(case).count()):
        raise ResolutionRefused(
            ngettext(
                "%(number)s task of this case is open. Finish it, or say that it ends too.",
                "%(number)s tasks of this case are open. Finish them, or say that they end too.",
                number,
            )
            % {"number": number}
        )


def _end(case: Case, by: Operator, outcome: Outcome, why: str, at: datetime) -> None:
    rule, met, said = ENDINGS[outcome], handed_over_before(case), noted(outcome, why)
    suits = {"outcome_fits": fits(outcome, case.stage, met=met), "by_two": rule.by_two}
    tasks_end_with(case, by=by, at=at)
    if case.stage == Stage.SCHEDULED:
        slot_free(case, by=by, at=at)
    seal(case, outcome=outcome.value)
    case.standing = replace(standing(case), **suits)
    move(case, case.resolve, by=by, at=at, detail=said)
    for alias in _aliases(case):
        seal(alias, outcome=outcome.value)
        alias.standing = case.standing
        move(alias, alias.resolve, by=by, at=at, detail=said)
    case.callbacks.filter(state=Callback.State.DUE).update(state=Callback.State.DROPPED)
    case_calls_forbid(case.ref, at=at)
    follow_ups_begin(case, rule.follow, by=by, at=at)


def _second_agrees(case: Case, by: Operator, outcome: Outcome, why: str, at: datetime) -> bool:
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.resolve", subjects=[case.ref], at=at
    )
    earlier = given(case, Purpose.RESOLVE).exclude(operator=by)
    found = open_fields(seen, list(earlier), "finding")
    named = {parted(row["finding"] or "")[0] for row in found}
    if named and outcome.value not in named:
        raise ResolutionRefused(_("The first person named another outcome. Agree on one first."))
    approval_add(case, by=by, purpose=Purpose.RESOLVE, finding=noted(outcome, why), at=at)
    agreed = standing(case).closers >= APPROVERS_NEEDED
    if not agreed:
        changed(case, by=by, at=at, action="case.ending_proposed")
    return agreed
