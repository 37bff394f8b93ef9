"""Telling the screens that show a contact that something was added to its thread."""

from cases.models import Contact
from live.events import MessageReceived, case_stream, queue_stream
from live.publish import append


def message_tell(contact: Contact) -> None:
    """Count a locked contact on and tell its queue and its case."""
    contact.version += 1
    contact.save(update_fields=["version"])
    event = MessageReceived(ref=contact.ref, version=contact.version)
    append(event, stream=queue_stream(contact.office_id))
    if contact.case_id:
        append(event, stream=case_stream(contact.case_id))
