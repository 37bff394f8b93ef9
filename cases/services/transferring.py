"""A caller is given to a colleague, at once or after asking them; their contact goes with them."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.models import Contact, Verb
from cases.selectors.eligible import narrowed, to_pull, to_put_through, why_not
from cases.selectors.holding import standing_of_call
from cases.services.call_asking import call_ask
from cases.services.contacts import ContactRefused, contact_held
from live.publish import unit
from operators.models import Operator

NOBODY_ASKED = _("No colleague is being asked. Ask one first.")


def call_transfer(*, contact_ref: UUID, by: Operator, to: UUID | None, at: datetime) -> Contact:
    """Ask the line to put the caller through; the contact goes with them once somebody is there.

    Raises ContactRefused, and Contact.DoesNotExist outside the office.
    """
    with unit():
        contact = contact_held(contact_ref, by)
        return call_ask(contact, Verb.TRANSFER, by, at, to=_colleague(by, to))


def call_attend(*, contact_ref: UUID, by: Operator, to: UUID | None, at: datetime) -> Contact:
    """Ask the line to hold the caller and to call a colleague, who may be spoken with first."""
    with unit():
        contact = contact_held(contact_ref, by)
        return call_ask(contact, Verb.ATTEND, by, at, to=_colleague(by, to))


def call_complete(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Give the caller to the colleague who was asked; the contact goes with them."""
    with unit():
        contact = contact_held(contact_ref, by)
        if not standing_of_call(contact).consults:
            raise ContactRefused(NOBODY_ASKED)
        return call_ask(contact, Verb.COMPLETE, by, at)


def call_take_back(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Let the colleague go, though it rings there still, and speak with the caller again."""
    with unit():
        contact = contact_held(contact_ref, by)
        standing = standing_of_call(contact)
        if not standing.consults and standing.asked not in (Verb.ATTEND, Verb.TAKE_BACK):
            raise ContactRefused(NOBODY_ASKED)
        return call_ask(contact, Verb.TAKE_BACK, by, at)


def _colleague(by: Operator, to: UUID | None) -> Operator:
    wanted = to_put_through(office=by.office_id)
    people = narrowed(to_pull(office=by.office_id)).exclude(pk=by.pk)
    colleague = people.filter(pk=to).first() if to else None
    if colleague is None:
        raise ContactRefused(_("A caller is put through to a colleague of your office."))
    if (reason := why_not(colleague, wanted)) is not None:
        raise ContactRefused(reason.label)
    return colleague
