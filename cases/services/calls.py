"""A call's state as a fold over what the switch has told so far, in whatever order it told it."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from django.db import connection

from audit.record import record
from cases.identifiers import normalise_number
from cases.inbound import Inbound, Kind
from cases.models import OPEN_STATES, Channel, Contact, Lane, State
from cases.services.returning import contact_returned
from cases.services.routing import queue_for
from cases.services.taking_over import contact_taken_over
from cases.tongue import language_of
from live.events import ContactClaimed, ContactClosed, ContactUpdated, queue_stream
from live.publish import append
from operators.models import Operator
from operators.roles import TAKES_CONTACTS
from operators.services.presence import presence_call_answered, presence_call_ended
from vault.blind_index import route_key, truncate_route

#: The cause of an end that is none: the switch has put the caller through.
FORWARDED = "forwarded"
#: Of a call that goes on, and on no other: they open no contact.
HOLDS = {
    *(Kind.CALL_HELD, Kind.CALL_RESUMED, Kind.CALL_LEFT),
    *(Kind.CALL_HELD_THERE, Kind.CALL_RESUMED_THERE),
    *(Kind.CALL_PASSED, Kind.CALL_DROPPED),
}
UNANSWERED = {State.OFFERED, State.ABANDONED}
KEEP = """
    WITH kept AS (
        INSERT INTO cases_lineevent (line, provider_key, call_key, kind, contact_id, at)
        VALUES (%(line)s, %(provider_key)s, %(call_key)s, %(kind)s, %(contact)s, %(at)s)
    )
    SELECT DISTINCT kind FROM cases_lineevent WHERE line = %(line)s AND call_key = %(call_key)s
"""


def told_with(
    inbound: Inbound, contact: UUID, provider_key: bytes, call_key: bytes | None
) -> set[str]:
    """Keep an event; gives the kinds of all that were told of its call, this one among them.

    Raises IntegrityError for an event that was kept before.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            {
                "line": inbound.line,
                "provider_key": provider_key,
                "call_key": call_key,
                "kind": inbound.kind,
                "contact": contact,
                "at": inbound.at,
            },
        )
        return {str(inbound.kind)} | {kind for (kind,) in cursor.fetchall()}


def fold(contact: Contact, inbound: Inbound, told: Set[str]) -> None:
    """Bring the locked contact to the state that all events of its call imply.

    Answered on a known extension: that operator holds it. Answered on an unknown one: it stays
    open to a claim, and counts as passed on when it ends. Ended unanswered: abandoned. Put through:
    the contact goes to whoever took it, and no word that comes late takes it away from them. Held
    and taken back: it is where it was, and its desk looks again. Given on within the call: it is
    the colleague's. Without a telephone at our end: it waits again, and so does its caller.
    """
    if inbound.kind in HOLDS:
        _holds(contact, inbound)
        return
    operator = None
    if inbound.kind == Kind.CALL_ANSWERED:
        operator = _free_operator(contact, inbound.answered_by)
    state = _implied(contact, told, answered_by_us=operator is not None)
    if state == contact.state or _goes_on(contact, inbound):
        return
    if operator is not None and contact.operator_id is None:
        contact.operator = operator
        contact.claimed_at = inbound.at
    if operator is not None and contact.lane == Lane.HELD_BACK:
        # The switch let it ring, and somebody is talking.
        contact.lane = Lane.USUAL
    if contact.state == State.ABANDONED and state == State.WRAP_UP:
        _reopen(contact, inbound)
    settle(contact, State(state), inbound.at)


def _holds(contact: Contact, inbound: Inbound) -> None:
    if contact.state != State.ON_CONTACT:
        return
    if inbound.kind == Kind.CALL_DROPPED:
        contact_returned(contact, inbound.at)
        return
    if inbound.kind == Kind.CALL_PASSED and contact_taken_over(contact, inbound.at):
        return
    contact.version += 1
    contact.save(update_fields=["version"])
    append(
        ContactUpdated(ref=contact.ref, version=contact.version),
        stream=queue_stream(contact.office_id),
    )


def _goes_on(contact: Contact, inbound: Inbound) -> bool:
    """Whether a conversation lasts, with this person or with whoever took it over."""
    if contact.state != State.ON_CONTACT:
        return False
    if inbound.kind != Kind.CALL_ENDED:
        return True
    return inbound.cause == FORWARDED and contact_taken_over(contact, inbound.at)


def _implied(contact: Contact, told: Set[str], *, answered_by_us: bool) -> str:
    answered = Kind.CALL_ANSWERED in told and Kind.CALL_DROPPED not in told
    if Kind.CALL_ENDED not in told:
        taken = answered_by_us and contact.state == State.OFFERED
        return State.ON_CONTACT if taken else contact.state
    if contact.state == State.ON_CONTACT:
        return State.WRAP_UP
    if contact.state not in UNANSWERED:
        return contact.state
    if answered_by_us:
        return State.WRAP_UP
    return State.DIVERTED if answered else State.ABANDONED


def _free_operator(contact: Contact, extension: str) -> Operator | None:
    takes = Operator.objects.filter(role__in=TAKES_CONTACTS, is_active=True)
    operator = takes.filter(office_id=contact.office_id, extension=extension).first()
    if not extension or operator is None:
        return None
    busy = Contact.objects.filter(
        operator=operator, state=State.ON_CONTACT, channel=Channel.CALL
    ).exclude(ref=contact.ref)
    return None if busy.exists() else operator


def _reopen(contact: Contact, inbound: Inbound) -> None:
    """A word of the answer that comes after the end: as if it had come in time."""
    number = normalise_number(inbound.sender.number)
    language = language_of(text="", hint=inbound.language, number=number)
    contact.queue_id = queue_for(office=contact.office_id, language=language)
    contact.route = route_key(inbound.line, inbound.conversation)
    contact.closed_at, contact.coarse = None, False


def settle(contact: Contact, state: State, at: datetime) -> None:
    """Bring a locked contact into a state that nobody of ours chose, and tell its queue."""
    unheard = contact.state != State.ON_CONTACT
    if state == State.WRAP_UP:
        contact.lost = contact.state == State.ON_CONTACT and not contact.at_end
        contact.ended_at = at
    contact.state = state
    contact.version += 1
    if state not in OPEN_STATES:
        contact.closed_at = at
        contact.queue = None
        contact.route = truncate_route(bytes(contact.route)) if contact.route else None
    contact.save()
    if contact.operator is not None and state == State.ON_CONTACT:
        presence_call_answered(operator=contact.operator, at=at)
    if contact.operator is not None and state == State.WRAP_UP:
        _wraps_up(contact.operator, at, unheard=unheard)
    record(
        f"contact.{state}", actor=f"line:{contact.line}", subject=contact.ref, at=at, state=state
    )
    kind = {
        State.ON_CONTACT: ContactClaimed,
        State.WRAP_UP: ContactUpdated,
        State.ABANDONED: ContactClosed,
        State.DIVERTED: ContactClosed,
    }[state]
    append(kind(ref=contact.ref, version=contact.version), stream=queue_stream(contact.office_id))


def _wraps_up(operator: Operator, at: datetime, *, unheard: bool) -> None:
    """Nobody is on a contact any more whose last conversation the line ended."""
    if not Contact.objects.filter(operator=operator, state=State.ON_CONTACT).exists():
        presence_call_ended(operator=operator, at=at, unheard=unheard)
