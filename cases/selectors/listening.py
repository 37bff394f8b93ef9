"""Which calls can be listened to, and by whom."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Channel, Contact, State, Verb
from cases.selectors.abilities import abilities_of, can_do
from cases.selectors.holding import standing_of_call
from operators.models import Operator

NO_CALL = _("Only a call that goes on can be listened to.")
NO_HANDSET = _("You have no handset on which you could listen.")
UNABLE = _("The line of this call lets nobody listen in.")


def why_not_listen(contact: Contact, by: Operator) -> Promise | None:
    """Why this call cannot be listened to by this person now; None when it can."""
    if contact.state != State.ON_CONTACT or contact.channel != Channel.CALL:
        return NO_CALL
    if not can_do(Verb.MONITOR, abilities_of(contact)):
        return UNABLE
    if standing_of_call(contact).over:
        return NO_CALL
    return None if by.extension else NO_HANDSET
