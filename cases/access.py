"""Who may see or do what with a contact or a case: facts of the record for the one decision."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Stage
from cases.models import Approval, Case, Contact, Purpose
from operators.access import Because, Decision, Facts, can
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role, Scope, grant

RELEASED_STAGES = (Stage.VERIFIED, Stage.SCHEDULED)
PURPOSES = {
    "cases.approve_verification": Purpose.VERIFY,
    "cases.resolve_case": Purpose.RESOLVE,
    "cases.lift_freeze": Purpose.LIFT,
}
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
    """The cases this person may open, as a filter."""
    reach = grant(operator.role, "cases.view_case")
    if reach is None or reach.scope is Scope.ALL:
        return Q(pk__in=[])
    mine = Q(office_id=operator.office_id)
    if reach.scope is Scope.OFFICE:
        return mine
    if operator.role == Role.LIAISON:
        return mine & Q(liaison=operator, stage__in=RELEASED_STAGES)
    return mine & Q(assignee=operator)


def case_for(operator: Operator, ref: UUID, action: str = "cases.view_case") -> Case:
    """The case, if this action is within this person's reach. Raises Case.DoesNotExist otherwise.

    A wrong stage or a missing second person is for the service to explain.
    """
    case: Case = (
        Case.objects.filter(visible_to(operator))
        .select_related("assignee", "liaison", "evidence_by", "office")
        .get(ref=ref)
    )
    if decision(operator, action, case).hides:
        raise Case.DoesNotExist
    return case


def may(operator: Operator, action: str, case: Case) -> bool:
    """Whether the page offers this action to this person now."""
    answer = decision(operator, action, case)
    return answer.allowed or answer.reason in ASKED_LATER


def must(operator: Operator, action: str, case: Case, *, stepped_up: bool, reason: bool) -> None:
    """Let the action take effect now, or raise NotNow with what is missing."""
    answer = can(operator, action, facts(action, case, stepped_up=stepped_up, reason=reason))
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


def decision(operator: Operator, action: str, case: Case) -> Decision:
    """The decision and its reason."""
    return can(operator, action, facts(action, case))


def facts(action: str, case: Case, *, stepped_up: bool = False, reason: bool = False) -> Facts:
    """What the table of rights needs to know of a case for one action."""
    return Facts(
        office=case.office_id,
        owners=frozenset(ref for ref in (case.assignee_id, case.liaison_id) if ref),
        state=str(case.stage),
        frozen=case.frozen,
        released=case.stage in RELEASED_STAGES,
        stepped_up=stepped_up,
        reason=reason,
        taken_part=_taken_part(action, case),
    )


def contact_for(operator: Operator, ref: UUID, action: str = "cases.view_contact") -> Contact:
    """The contact, if this action is within this person's reach. Raises Contact.DoesNotExist."""
    contact = Contact.objects.select_related(
        "operator", "queue", "case", "case__assignee", "case__liaison", "case__evidence_by"
    ).get(ref=ref, office_id=operator.office_id)
    about = Facts(
        office=contact.office_id,
        owners=frozenset({contact.operator_id} if contact.operator_id else ()),
        state=contact.state,
    )
    if can(operator, action, about).hides:
        raise Contact.DoesNotExist
    return contact


def _taken_part(action: str, case: Case) -> frozenset[UUID]:
    purpose = PURPOSES.get(action)
    if purpose is None:
        return frozenset()
    people = set(
        Approval.objects.filter(case=case, purpose=purpose, evidence=case.evidence).values_list(
            "operator_id", flat=True
        )
    )
    if purpose == Purpose.VERIFY and case.evidence_by_id:
        people.add(case.evidence_by_id)
    return frozenset(people)
