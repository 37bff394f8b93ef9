"""A contact whose call found no telephone at our end waits again, and whoever had it is told."""

from datetime import datetime

from audit.record import record
from cases.models import CallCommand, Contact, State
from cases.selectors.in_hand import has_in_hand
from live.events import ContactOffered, queue_stream
from live.publish import append
from operators.models import Reason
from operators.services.presence import presence_after_contact

#: Why a call that was taken reached nobody: no telephone, nobody picked up, or it was turned down.
UNREACHED = frozenset({"no_telephone", "not_picked_up", "turned_down"})


def contact_returned(contact: Contact, at: datetime) -> None:
    """Let somebody else take a locked contact, within the caller's unit.

    Whoever had it pauses, with the reason on their desk, so that the next call rings elsewhere.
    """
    before = contact.operator
    if contact.state != State.ON_CONTACT or before is None:
        return
    contact.state, contact.operator, contact.claimed_at = State.OFFERED, None, None
    contact.version += 1
    contact.save()
    record(
        "contact.returned",
        actor=f"line:{contact.line}",
        subject=contact.ref,
        at=at,
        by=str(before.pk),
    )
    if not has_in_hand(before):
        presence_after_contact(operator=before, state="pause", reason=Reason.EQUIPMENT, at=at)
    append(
        ContactOffered(ref=contact.ref, version=contact.version),
        stream=queue_stream(contact.office_id),
    )


def command_returns(command: CallCommand, at: datetime) -> None:
    """Whoever took the call can't be reached: it waits again, unless it has moved on since."""
    contact = Contact.objects.select_for_update().filter(pk=command.contact_id).first()
    if contact is not None and contact.operator_id == command.by_id:
        contact_returned(contact, at)
