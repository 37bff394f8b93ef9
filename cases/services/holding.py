"""A caller is held, and taken off hold again."""

from datetime import datetime
from uuid import UUID

from cases.models import Contact, Verb
from cases.selectors.holding import standing_of_call
from cases.services.call_asking import call_ask
from cases.services.contacts import contact_held
from live.publish import unit
from operators.models import Operator


def call_hold(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Ask the line to hold the caller, who then hears nobody; held already is done already."""
    with unit():
        contact = contact_held(contact_ref, by)
        if standing_of_call(contact).since:
            return contact
        return call_ask(contact, Verb.HOLD, by, at)


def call_resume(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Ask the line to take the caller off hold; who is not held is with you already."""
    with unit():
        contact = contact_held(contact_ref, by)
        standing = standing_of_call(contact)
        if not standing.over and standing.since is None:
            return contact
        return call_ask(contact, Verb.RESUME, by, at)
