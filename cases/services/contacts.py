"""A contact is taken, worked on, wrapped up, closed, or put back for somebody else."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from audit.device import device
from audit.record import record
from cases.models import HELD_STATES, Contact, State, Verb, WrapCode
from cases.selectors.eligible import WhyNot, to_pull, why_not
from cases.selectors.sister import went_to_sister
from cases.services.call_commands import command_add
from cases.services.parting import caller_let_go
from live.events import ContactClosed, ContactOffered, ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.services.hard_calls import presence_contact_ended, presence_mark_hard
from operators.services.presence import presence_after_contact
from vault.blind_index import truncate_route
from vault.fields import seal

#: Why a call may be ended unheard.
UNHEARD = (WrapCode.PRANK, WrapCode.THREAT, WrapCode.SUSPECTED_PROBE, WrapCode.WRONG_NUMBER)
CLAIM = "SELECT now_version FROM claim_contact(%s, %s, %s, %s, %s, %s)"


class ClaimLost(Refused):
    """Somebody was quicker; `winner` is their call-sign, empty when the contact ended."""

    def __init__(self, winner: str) -> None:
        super().__init__(
            _("Already taken by %(winner)s.") % {"winner": winner}
            if winner
            else _("This contact has ended.")
        )
        self.winner = winner


class ContactRefused(Refused):
    """The contact cannot take this step now."""


def contact_claim(*, contact_ref: UUID, by: Operator, at: datetime) -> int:
    """Take a waiting contact and return its new version.

    One statement decides (sql/claim_contact_from.sql). Raises ClaimLost, ContactRefused, and
    Contact.DoesNotExist for a contact that is not of this person's office.
    """
    if (reason := why_not(by, to_pull(office=by.office_id))) is not None:
        raise ContactRefused(reason.label)
    try:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [contact_ref, by.pk, by.role, by.office_id, at, device.get()])
            row = cursor.fetchone()
    except IntegrityError as refusal:
        if "contact_held_back_from_all" in str(refusal):
            raise ContactRefused(
                _("This contact is of a blocked sender. A supervisor lets it through.")
            ) from refusal
        if "who is gone" in str(refusal):
            raise ContactRefused(WhyNot.KEPT_OUT.label) from refusal
        raise ContactRefused(_("Finish the call you are on before taking another.")) from refusal
    if row is None:
        if went_to_sister(contact_ref=contact_ref, office=by.office_id):
            raise ContactRefused(_("The sister office answers this contact by now."))
        held = Contact.objects.select_related("operator").get(
            ref=contact_ref, office_id=by.office_id
        )
        if held.operator_id == by.pk and held.state in HELD_STATES:
            return held.version
        raise ClaimLost(held.operator.call_sign if held.operator else "")
    return int(row[0])


def contact_wrap_up(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """End the conversation and begin the wrap-up; a second call changes nothing."""
    with unit():
        contact = contact_held(contact_ref, by)
        if contact.state == State.ON_CONTACT:
            contact.state = State.WRAP_UP
            contact.ended_at = contact.ended_at or at
            contact_kept(contact, by, at, "contact.wrap_up")
            command_add(contact=contact, verb=Verb.HANG_UP, by=by, at=at)
            presence_after_contact(operator=by, state="wrap_up", reason="", at=at)
    return contact


def contact_resume(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Go back from wrap-up to the conversation: more is to be said."""
    with unit():
        contact = contact_held(contact_ref, by)
        if contact.state == State.WRAP_UP:
            contact.state = State.ON_CONTACT
            contact.ended_at, contact.lost = None, False
            contact_kept(contact, by, at, "contact.resumed")
            presence_after_contact(operator=by, state="on_contact", reason="", at=at)
    return contact


def contact_mark_hard(*, contact_ref: UUID, by: Operator, hard: bool, at: datetime) -> Contact:
    """Say while it lasts that this contact is hard, or is not after all; nobody is told."""
    with unit():
        contact = contact_held(contact_ref, by)
        presence_mark_hard(operator=by, contact=contact.ref, hard=hard, at=at)
    return contact


def contact_put_back(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Let somebody else take the contact; it keeps its place in the queue."""
    with unit():
        contact = contact_held(contact_ref, by)
        if contact.state != State.ON_CONTACT:
            raise ContactRefused(_("Only a conversation that goes on can be put back."))
        contact.state = State.OFFERED
        contact.operator = None
        contact.claimed_at = None
        contact_kept(contact, by, at, "contact.put_back", event=ContactOffered)
        caller_let_go(contact=contact, by=by, at=at)
        presence_after_contact(operator=by, state="ready", reason="", at=at)
    return contact


def contact_close(
    *, contact_ref: UUID, by: Operator, code: WrapCode, remark: str, hard: bool, at: datetime
) -> Contact:
    """Close a contact with its wrap-up code; after a hard one nobody is made ready by itself."""
    with unit():
        contact = contact_held(contact_ref, by)
        if code == WrapCode.CASE_OPENED and contact.case_id is None:
            raise ContactRefused(_("No case has been opened yet. Open one or choose another code."))
        was_talking = contact.state == State.ON_CONTACT
        contact_shut(contact, code, remark, at)
        contact_kept(contact, by, at, "contact.closed", event=ContactClosed)
        if was_talking:
            command_add(contact=contact, verb=Verb.HANG_UP, by=by, at=at)
        others = Contact.objects.filter(operator=by, state__in=HELD_STATES)
        if presence_contact_ended(operator=by, contact=contact.ref, hard=hard, at=at):
            presence_after_contact(operator=by, state="pause", reason="debrief", at=at)
        elif not others.exists():
            presence_after_contact(operator=by, state="ready", reason="", at=at)
    return contact


def call_reject(*, contact_ref: UUID, by: Operator, code: WrapCode, at: datetime) -> Contact:
    """Decline a call that still rings, unheard, and close its contact with the reason.

    Raises Contact.DoesNotExist, ClaimLost when it rings no more, ContactRefused on another line.
    """
    with unit():
        contact = Contact.objects.select_for_update().get(ref=contact_ref, office_id=by.office_id)
        if contact.state != State.OFFERED:
            raise ClaimLost(contact.operator.call_sign if contact.operator else "")
        if not contact.obeys or code not in UNHEARD:
            raise ContactRefused(_("Only a call of the built-in line can be declined here."))
        contact_shut(contact, code, "", at)
        contact_kept(contact, by, at, "contact.rejected", event=ContactClosed)
        command_add(contact=contact, verb=Verb.REJECT, by=by, at=at)
    return contact


def contact_held(ref: UUID, by: Operator) -> Contact:
    """The contact under a row lock, if this person holds it.

    Raises Contact.DoesNotExist for a contact outside the office, ContactRefused otherwise.
    """
    contact = Contact.objects.select_for_update().get(ref=ref, office_id=by.office_id)
    if contact.operator_id != by.pk or contact.state not in HELD_STATES:
        raise ContactRefused(_("This contact is not in your hands any more."))
    return contact


def contact_shut(contact: Contact, code: WrapCode, remark: str, at: datetime) -> None:
    """Close the locked contact with its code, within the caller's unit."""
    contact.state = State.CLOSED
    contact.closed_at = at
    contact.ended_at = contact.ended_at or at
    contact.lost = contact.lost and code not in UNHEARD
    contact.queue = None
    contact.route = truncate_route(bytes(contact.route)) if contact.route else None
    seal(contact, wrap=f"{WrapCode(code).value}\n{remark.strip()}")


def contact_kept(
    contact: Contact,
    by: Operator,
    at: datetime,
    action: str,
    *,
    event: type[ContactUpdated] | type[ContactClosed] | type[ContactOffered] = ContactUpdated,
) -> None:
    """Keep what was done to the locked contact, write it down and tell its queue."""
    contact.version += 1
    contact.save()
    record(action, actor=str(by.pk), role=by.role, subject=contact.ref, at=at)
    append(event(ref=contact.ref, version=contact.version), stream=queue_stream(contact.office_id))
