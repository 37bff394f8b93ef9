"""Whether an event may be taken in: its line is on, and no more comes than can be looked at."""

from cases.danger import danger_told
from cases.inbound import Inbound, Kind
from cases.models import Priority
from cases.selectors.away import line_is_off
from cases.selectors.known import (
    contact_of_call,
    contact_of_chat,
    conversation_known,
    sender_of,
)
from cases.selectors.queue import is_full
from cases.senders import signs_in
from cases.services.receive import CALLS
from cases.services.routing import office_answering
from cases.services.thread import known_chat
from operators.reach import office_of
from vault.blind_index import provider_key, route_key


def is_shut_out(*, inbound: Inbound) -> bool:
    """Whether its line is switched off, and it belongs to nothing that goes on.

    Whoever asks to be deleted is heard always.
    """
    if inbound.kind == Kind.FORGET or not line_is_off(inbound.line):
        return False
    if inbound.has_code:
        return not conversation_known(line=inbound.line, conversation=inbound.conversation)
    if inbound.kind in CALLS:
        call_key = provider_key(inbound.line, inbound.conversation)
        return contact_of_call(line=inbound.line, call_key=call_key) is None
    return known_chat(inbound) is None


def line_is_full(*, inbound: Inbound) -> bool:
    """Whether the office that answers its line has more in line than it can look at."""
    office = office_answering(inbound.line)
    with office_of(office):
        return is_full(office)


def is_awaited(*, inbound: Inbound) -> bool:
    """Whether its sender is that of a verified case, or its chat goes on with somebody here."""
    is_call = inbound.kind == Kind.CALL_OFFERED
    if not is_call:
        route = route_key(inbound.line, inbound.conversation)
        if contact_of_chat(line=inbound.line, message_key=None, route=route) is not None:
            return True
    signs = signs_in(inbound, is_call=is_call)
    return sender_of(office=office_answering(inbound.line), signs=signs, at=inbound.at).known


def is_urgent(*, inbound: Inbound) -> bool:
    """Whether it says that somebody is in danger now."""
    return danger_told(inbound.text, inbound.form) == Priority.CRITICAL
