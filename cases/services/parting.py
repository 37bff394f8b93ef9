"""A call that is given back: its caller is not left alone with whoever had it."""

from datetime import datetime

from cases.models import Channel, Contact, Verb
from cases.selectors.abilities import abilities_of, can_do
from cases.services.call_commands import command_add
from operators.models import Operator


def caller_let_go(*, contact: Contact, by: Operator, at: datetime) -> None:
    """Part whoever gives a call back from its caller, where the line can, within the unit.

    A handset that the line does not join is put down by whoever holds it.
    """
    if contact.channel == Channel.CALL and can_do(Verb.PART, abilities_of(contact)):
        command_add(contact=contact, verb=Verb.PART, by=by, at=at)
