"""A supervisor takes what a blocked sender wrote out of the list, without an answer."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.models import AT_ONCE, Channel, Contact, Lane, State, WrapCode
from cases.services.blocks import BlockRefused
from cases.services.contacts import contact_kept, contact_shut
from live.events import ContactClosed
from live.publish import unit
from operators.models import Operator


def held_put_away(*, contact_ref: UUID, code: WrapCode, by: Operator, at: datetime) -> Contact:
    """Close a chat of a blocked sender with a reason; what they write next waits there again.

    The sender is told nothing. Raises BlockRefused for a call, which ends by itself, and for a
    contact that waits like everybody's; Contact.DoesNotExist outside the office.
    """
    with unit():
        contact = Contact.objects.select_for_update().get(ref=contact_ref, office_id=by.office_id)
        if contact.state != State.OFFERED:
            raise BlockRefused(_("This contact has ended."))
        if contact.lane != Lane.HELD_BACK:
            raise BlockRefused(_("This contact waits like everybody's. Somebody has to answer it."))
        if contact.channel != Channel.CHAT or code not in AT_ONCE:
            raise BlockRefused(_("Only a chat is put away; a call ends when they hang up."))
        contact_shut(contact, code, "", at)
        contact_kept(contact, by, at, "contact.put_away", event=ContactClosed)
    return contact
