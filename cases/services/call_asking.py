"""What an operator asks of a call that goes on becomes a command, once, if the line can do it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import Contact, State, Verb
from cases.selectors.abilities import abilities_of, can_do
from cases.selectors.holding import Standing, standing_of_call
from cases.services.call_commands import command_add
from cases.services.contacts import ContactRefused
from live.events import ContactUpdated, queue_stream
from live.publish import append
from operators.models import Operator

CANNOT = _("The line of this call cannot do that now.")


def call_ask(
    contact: Contact, verb: Verb, by: Operator, at: datetime, *, to: Operator | None = None
) -> Contact:
    """Write the command for a locked contact, within the caller's unit.

    What is under way is asked already. Raises ContactRefused.
    """
    standing = standing_of_call(contact)
    if standing.asked == verb:
        return contact
    _must_be_able(contact, verb, standing)
    contact.version += 1
    contact.save(update_fields=["version"])
    named: dict[str, Any] = {"to": str(to.pk)} if to else {}
    record(
        f"call.{verb}_asked",
        actor=str(by.pk),
        role=by.role,
        subject=contact.ref,
        at=at,
        **named,
    )
    command_add(contact=contact, verb=verb, by=by, at=at, target=to.extension if to else "")
    append(
        ContactUpdated(ref=contact.ref, version=contact.version),
        stream=queue_stream(contact.office_id),
    )
    return contact


def _must_be_able(contact: Contact, verb: Verb, standing: Standing) -> None:
    if not contact.obeys or contact.state != State.ON_CONTACT or standing.over:
        raise ContactRefused(_("This can be asked only of a call that goes on."))
    if standing.asked and (standing.asked, verb) != (Verb.ATTEND, Verb.TAKE_BACK):
        raise ContactRefused(_("The line still does what was asked before. Wait a moment."))
    if standing.consults and verb not in (Verb.COMPLETE, Verb.TAKE_BACK):
        raise ContactRefused(
            _("A colleague is on the line. Give them the caller, or go back to the caller.")
        )
    if not can_do(verb, abilities_of(contact)):
        raise ContactRefused(CANNOT)
