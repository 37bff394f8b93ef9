"""Whether somebody has their hands full."""

from cases.models import HELD_STATES, Channel, Contact, State
from operators.models import Operator


def has_in_hand(person: Operator) -> bool:
    """Whether this person has a contact in hand, whichever way it came."""
    return Contact.objects.filter(operator=person, state__in=HELD_STATES).exists()


def is_on_a_call(person: Operator) -> bool:
    """Whether this person speaks with a caller."""
    talks = Contact.objects.filter(operator=person, state=State.ON_CONTACT, channel=Channel.CALL)
    return talks.exists()
