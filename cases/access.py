"""Who may see or do what with a contact or a case: facts of the record for the one decision."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.agreements import glasses, release_of, released, taken_part_in
from cases.lifecycle import Stage
from cases.models import Case, Contact
from cases.selectors.known import glass_office
from operators.access import Because, Decision, Facts, can
from operators.models import Operator
from operators.reach import reach_also
from operators.refusals import Refused
from operators.roles import Role, Scope, grant

HANDED_STAGES = (Stage.VERIFIED, Stage.SCHEDULED)
#: What a broken glass lets a person read; it lets nobody act.
UNDER_GLASS = frozenset({"cases.view_case", "cases.reveal_identity", "cases.reveal_place"})
#: What the page may still offer: the missing part is asked for when it is done.
ASKED_LATER = {Because.NEEDS_SECOND, Because.NEEDS_REASON, Because.NEEDS_STEP_UP}
WHY_NOT: Mapping[Because | None, Promise] = {
    Because.WRONG_STATE: _("This is not shown at the stage that the case is in."),
    Because.FROZEN: _("The case is frozen. Two people must lift the freeze first."),
    Because.SAME_PERSON: _("A second, different person is needed."),
    Because.NEEDS_SECOND: _("A second person must release this first."),
    Because.NEEDS_REASON: _("Choose a reason first."),
    Because.NEEDS_STEP_UP: _("Sign in again first: this needs a fresh proof of who you are."),
}


class NotNow(Refused):
    """The thing is there and the person may see it, but this needs something first."""


def visible_to(operator: Operator) -> Q:
    """The cases whose plain row this person may see in a list, as a filter."""
    reach = grant(operator.role, "cases.view_cases")
    if reach is None:
        return Q(pk__in=[])
    mine = Q(office_id=operator.office_id)
    if reach.scope is Scope.OFFICE:
        return mine
    if operator.role == Role.LIAISON:
        return mine & Q(liaison=operator, stage__in=HANDED_STAGES)
    return mine & Q(assignee=operator)


def openable_by(operator: Operator) -> Q:
    """The cases that this person may open in full, by right or behind a broken glass."""
    own = visible_to(operator)
    if operator.role == Role.LIAISON:
        return own & Q(Exists(released()))
    return own | Q(Exists(glasses(operator)))


def case_for(operator: Operator, ref: UUID, action: str = "cases.view_case") -> Case:
    """The case, if this action is within this person's reach. Raises Case.DoesNotExist otherwise.

    A wrong stage or a missing second person is for the service to explain.
    """
    # Asked first and always, so that an unknown case costs what a foreign one does.
    reach_behind_glass(operator, ref)
    case = _found(operator, ref)
    if case is None or decision(operator, action, case).hides:
        raise Case.DoesNotExist
    return case


def reach_behind_glass(operator: Operator, ref: UUID) -> bool:
    """Reach the office of a case whose glass this person broke, and say whether they did."""
    if grant(operator.role, "cases.break_glass") is None:
        return False
    office = glass_office(case=ref, person=operator.pk)
    if office is not None:
        reach_also(office)
    return office is not None


def _found(operator: Operator, ref: UUID) -> Case | None:
    seen: Case | None = (
        Case.objects.filter(visible_to(operator) | Q(Exists(glasses(operator))))
        .select_related("assignee", "liaison", "evidence_by", "office")
        .annotate(
            released_now=Exists(released()), glass=Subquery(glasses(operator).values("ref")[:1])
        )
        .filter(ref=ref)
        .first()
    )
    return seen


def may(operator: Operator, action: str, case: Case) -> bool:
    """Whether the page offers this action to this person now."""
    answer = decision(operator, action, case)
    return answer.allowed or answer.reason in ASKED_LATER


def must(operator: Operator, action: str, case: Case, *, stepped_up: bool, reason: bool) -> None:
    """Let the action take effect now, or raise NotNow with what is missing."""
    answer = decision(operator, action, case, stepped_up=stepped_up, reason=reason)
    if not answer.allowed:
        raise NotNow(WHY_NOT.get(answer.reason, _("This is not possible now.")))


def still(operator: Operator, action: str, case: Case) -> None:
    """Ask again once the case is locked: meanwhile it may have moved on or been given away.

    Raises Case.DoesNotExist when it is out of reach now, NotNow at a stage without this action.
    """
    answer = decision(operator, action, case)
    if answer.hides:
        raise Case.DoesNotExist
    if answer.reason is Because.WRONG_STATE:
        raise NotNow(_("This is not possible at the stage that the case is in."))


def decision(
    operator: Operator, action: str, case: Case, *, stepped_up: bool = False, reason: bool = False
) -> Decision:
    """The decision and its reason; behind a broken glass what may be read is asked of that."""
    told = facts(action, case, operator, stepped_up=stepped_up, reason=reason)
    answer = can(operator, action, told)
    if answer.allowed or action not in UNDER_GLASS or not getattr(case, "glass", None):
        return answer
    return can(operator, "cases.break_glass", replace(told, taken_part=frozenset()))


def facts(
    action: str,
    case: Case,
    operator: Operator,
    *,
    stepped_up: bool = False,
    reason: bool = False,
) -> Facts:
    """What the table of rights needs to know of a case for one action of one person."""
    known: bool | None = getattr(case, "released_now", None)
    return Facts(
        office=case.office_id,
        owners=frozenset(ref for ref in (case.assignee_id, case.liaison_id) if ref),
        state=_state(case),
        frozen=case.frozen,
        released=release_of(case) is not None if known is None else known,
        stepped_up=stepped_up,
        reason=reason,
        taken_part=taken_part_in(action, case, operator),
    )


def _state(case: Case) -> str:
    """The stage, unless nothing may be done with the case itself any more."""
    if case.purged_on:
        return "purged"
    return "merged" if case.merged_into_id else str(case.stage)


def contact_for(operator: Operator, ref: UUID, action: str = "cases.view_contact") -> Contact:
    """The contact, if this action is within this person's reach. Raises Contact.DoesNotExist."""
    contact = Contact.objects.select_related(
        "operator", "queue", "case", "case__assignee", "case__liaison", "case__evidence_by"
    ).get(ref=ref, office_id=operator.office_id)
    office, holder, state = contact.office_id, contact.operator_id, contact.state
    if contact_hides(operator, action, office=office, holder=holder, state=state):
        raise Contact.DoesNotExist
    return contact


def contact_hides(
    operator: Operator, action: str, *, office: UUID, holder: UUID | None, state: str
) -> bool:
    """Whether a contact that stands so is out of this action's reach for this person."""
    owners = frozenset({holder} if holder else ())
    return can(operator, action, Facts(office=office, owners=owners, state=state)).hides


def named(case: Case) -> list[UUID]:
    """What the receipt of a look names: the case, those that are one with it, and the glass."""
    glass: UUID | None = getattr(case, "glass", None)
    aliases = case.aliases.order_by("opened_at").values_list("ref", flat=True)
    return [case.ref, *aliases, *([glass] if glass else [])]
