"""A contact that changed hands is read anew by whoever has it open, and by the queue."""

from cases.models import Contact
from live.events import ContactClaimed, ContactUpdated, queue_stream
from live.publish import append


def new_hands_tell(contact: Contact) -> None:
    """Tell of whoever has this contact now, within the caller's unit."""
    for kind in (ContactUpdated, ContactClaimed):
        hint = kind(ref=contact.ref, version=contact.version)
        append(hint, stream=queue_stream(contact.office_id))
