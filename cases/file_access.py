"""Who may be shown what a person sent: whoever holds the contact, and whoever holds its case."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import ASKED_LATER, WHY_NOT, NotNow
from cases.models import Attachment, Case, Contact
from operators.access import Decision, Facts, can
from operators.models import Operator

UNVEIL = "cases.unveil_attachment"


def attachment_for(operator: Operator, ref: UUID) -> Attachment:
    """The attachment, if it is within this person's reach. Raises Attachment.DoesNotExist."""
    found = Attachment.objects.select_related("contact__case", "message").get(ref=ref)
    if all(answer.hides for answer in _decisions(operator, found.contact)):
        raise Attachment.DoesNotExist
    return found


def may_unveil(operator: Operator, contact: Contact) -> bool:
    """Whether a page offers this person what came in this contact."""
    answers = _decisions(operator, contact)
    return any(answer.allowed or answer.reason in ASKED_LATER for answer in answers)


def may_unveil_case(operator: Operator, case: Case) -> bool:
    """Whether the page of a case offers this person what came in its contacts."""
    answer = _decision(operator, case, _stage(case), case.assignee_id)
    return answer.allowed or answer.reason in ASKED_LATER


def must_unveil(operator: Operator, contact: Contact, *, stepped_up: bool) -> None:
    """Let it be shown now, for a reason that is kept, or raise NotNow with what is missing."""
    answers = list(_decisions(operator, contact, stepped_up=stepped_up, reason=True))
    if any(answer.allowed for answer in answers):
        return
    told = next(answer.reason for answer in answers if not answer.hides)
    raise NotNow(WHY_NOT.get(told, _("This is not possible now.")))


def _decisions(
    operator: Operator, contact: Contact, *, stepped_up: bool = False, reason: bool = False
) -> Iterator[Decision]:
    """What the table says of the contact, and of its case; without a single query."""

    def asked(thing: Contact | Case, state: str, owner: UUID | None) -> Decision:
        return _decision(operator, thing, state, owner, stepped_up=stepped_up, reason=reason)

    yield asked(contact, contact.state, contact.operator_id)
    if (case := contact.case) is not None:
        yield asked(case, _stage(case), case.assignee_id)


def _decision(
    operator: Operator,
    thing: Contact | Case,
    state: str,
    owner: UUID | None,
    *,
    stepped_up: bool = False,
    reason: bool = False,
) -> Decision:
    facts = Facts(
        office=thing.office_id,
        owners=frozenset({owner} if owner else ()),
        state=state,
        stepped_up=stepped_up,
        reason=reason,
    )
    return can(operator, UNVEIL, facts)


def _stage(case: Case) -> str:
    return "purged" if case.purged_on else str(case.stage)
