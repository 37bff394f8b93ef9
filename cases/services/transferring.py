"""A caller is put through to a colleague's handset; the console's part of the call ends there."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import Contact, State, Verb
from cases.selectors.abilities import abilities_of
from cases.services.call_commands import command_add
from cases.services.contacts import ContactRefused, contact_held
from live.events import ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.selectors import people_to_reach

CANNOT = _("The line of this call cannot do that now.")


def call_transfer(*, contact_ref: UUID, by: Operator, to: UUID, at: datetime) -> Contact:
    """Ask the line to put the caller through; the contact goes with them once somebody is there.

    Raises ContactRefused, and Contact.DoesNotExist outside the office.
    """
    with unit():
        contact = contact_held(contact_ref, by)
        colleague = people_to_reach(by).filter(pk=to).first()
        if colleague is None:
            raise ContactRefused(_("This colleague has no handset or is not on shift."))
        if not contact.obeys or contact.state != State.ON_CONTACT:
            raise ContactRefused(_("Only a call that goes on can be put through."))
        if Verb.TRANSFER not in abilities_of(contact):
            raise ContactRefused(CANNOT)
        contact.version += 1
        contact.save(update_fields=["version"])
        record(
            "call.transfer_asked",
            actor=str(by.pk),
            role=by.role,
            subject=contact.ref,
            at=at,
            to=str(colleague.pk),
        )
        command_add(contact=contact, verb=Verb.TRANSFER, by=by, at=at, target=colleague.extension)
        append(
            ContactUpdated(ref=contact.ref, version=contact.version),
            stream=queue_stream(contact.office_id),
        )
    return contact
