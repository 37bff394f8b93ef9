"""A caller who was put through: the contact goes with them, and the first desk is free."""

from datetime import datetime

from django.db.models import Q

from audit.record import record
from cases.models import CallCommand, CommandState, Contact, State, Verb
from cases.selectors.in_hand import has_in_hand, is_on_a_call
from cases.services.call_commands import LATE
from cases.services.new_hands import new_hands_tell
from operators.models import Operator
from operators.roles import TAKES_CONTACTS
from operators.services.presence import presence_after_contact


def contact_taken_over(contact: Contact, at: datetime) -> bool:
    """Give a locked contact to whoever's handset took its caller, within the caller's unit.

    Whoever speaks with somebody else already finds it in their wrap-up. False when nobody of ours
    took it: then it stays with whoever had it.
    """
    before = contact.operator
    if before is not None and before.extension and _asked(contact) == before.extension:
        # A supervisor took it over, and the line has brought the caller.
        return True
    taker = _taker(contact, before) if before else None
    if before is None or taker is None:
        return False
    busy = is_on_a_call(taker)
    contact.state = State.WRAP_UP if busy else State.ON_CONTACT
    contact.ended_at = at if busy else None
    contact.operator, contact.claimed_at = taker, at
    contact.version += 1
    contact.save()
    record(
        "call.transferred",
        actor=f"line:{contact.line}",
        subject=contact.ref,
        at=at,
        by=str(before.pk),
        to=str(taker.pk),
    )
    if not has_in_hand(before):
        presence_after_contact(operator=before, state="ready", at=at)
    if not busy:
        presence_after_contact(operator=taker, state="on_contact", at=at)
    new_hands_tell(contact)
    return True


def _taker(contact: Contact, before: Operator) -> Operator | None:
    """Whose handset the line was asked for last, unless it said that nobody was there."""
    asked = _asked(contact)
    people = Operator.objects.filter(
        office_id=contact.office_id, extension=asked, is_active=True, role__in=TAKES_CONTACTS
    )
    return people.exclude(pk=before.pk).first() if asked else None


def _asked(contact: Contact) -> str:
    """The extension of that handset; empty where nobody was to have the caller."""
    commands = CallCommand.objects.filter(contact=contact).order_by("-at")
    given = commands.filter(verb__in=(Verb.TRANSFER, Verb.COMPLETE))
    last = given.filter(~Q(state=CommandState.FAILED) | Q(cause=LATE)).first()
    if last and last.verb == Verb.COMPLETE:
        last = commands.filter(verb=Verb.ATTEND, state=CommandState.DONE, at__lte=last.at).first()
    return last.target if last else ""
