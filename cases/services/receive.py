"""An event of a line becomes a contact, a message or a change of state; twice is once."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from audit.record import record
from cases.danger import danger_told
from cases.identifiers import normalise_number
from cases.inbound import Inbound, Kind
from cases.models import OPEN_STATES, Channel, Contact, Lane, Priority
from cases.ordering import rank_at
from cases.selectors.known import contact_of_call, contact_of_call_alone, event_known, office_sealed
from cases.services import calls, thread
from cases.services.identity import identity_tags_add
from cases.services.lanes import lane_of
from cases.services.routing import office_answering, queue_for
from cases.services.traffic import traffic_count
from cases.tongue import language_of
from live.events import ContactOffered, ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Office
from operators.reach import office_of
from vault import blind_index
from vault.fields import seal
from vault.keyring import Keys, keys_create


class Overtaken(Exception):
    """Another event of the same conversation was kept in the meantime."""


CALLS = {Kind.CALL_OFFERED, Kind.CALL_ANSWERED, Kind.CALL_ENDED, *calls.HOLDS}
ATTEMPTS = 4


def receive(*, inbound: Inbound) -> Contact | None:
    """Take one event of a line; None when it was taken before.

    1. Events are known by `(line, provider_id)`; a repeated one changes nothing.
    2. An open conversation takes the event; otherwise a contact is offered.
    3. Two events of a new conversation at once: one opens it, the other tries again and joins.
    """
    provider_key = blind_index.provider_key(inbound.line, inbound.provider_id)
    for attempt in range(ATTEMPTS):
        if event_known(line=inbound.line, provider_key=provider_key):
            return None
        try:
            return _take(inbound, provider_key)
        except (IntegrityError, Overtaken):
            if attempt == ATTEMPTS - 1:
                raise
    return None


def receive_known(*, inbound: Inbound) -> Contact | None:
    """Take an event of a call if the call is known: it may end a contact, and opens none."""
    call_key = blind_index.provider_key(inbound.line, inbound.conversation)
    if contact_of_call(line=inbound.line, call_key=call_key) is None:
        return None
    return receive(inbound=inbound)


def offer(*, office: Office, inbounds: Sequence[Inbound], at: datetime) -> Contact:
    """Let one chat of these messages wait in this office, whichever answers its line."""
    ref = uuid.uuid4()
    keys = keys_create(owner=ref, kind="contact", at=at)
    with unit():
        contact = offered(ref, inbounds[0], office.pk, keys, is_call=False)
        for inbound in inbounds:
            thread.message_add(contact, inbound)
    return contact


def _read(inbound: Inbound) -> Inbound:
    """The same with its number read, once for all that asks for it."""
    number = normalise_number(inbound.sender.number)
    return replace(inbound, sender=replace(inbound.sender, number=number)) if number else inbound


def _take(inbound: Inbound, provider_key: bytes) -> Contact | None:
    is_call = inbound.kind in CALLS
    name = inbound.conversation if is_call or inbound.has_code else inbound.code
    call_key = blind_index.provider_key(inbound.line, name) if name else None
    known = (
        contact_of_call(line=inbound.line, call_key=call_key)
        if is_call and call_key
        else thread.known_chat(inbound)
    )
    # Nothing begins with a hold, and of a sealed office only late words come.
    if inbound.kind in calls.HOLDS if known is None else office_sealed(known):
        return None
    if known is None:
        ref, office = uuid.uuid4(), office_answering(inbound.line)
        inbound = _read(inbound)
        keys = keys_create(owner=ref, kind="contact", at=inbound.at)
    with office_of(known.office if known else office), unit():
        if known:
            contact = _locked(known.contact, inbound)
        elif is_call and call_key and contact_of_call_alone(line=inbound.line, call_key=call_key):
            raise Overtaken
        else:
            contact = offered(ref, inbound, office, keys, is_call=is_call)
        told = calls.told_with(inbound, contact.ref, provider_key, call_key)
        if is_call:
            calls.fold(contact, inbound, told)
        else:
            thread.message_add(contact, inbound)
            _hurry(contact, inbound)
        if known is None:
            number = normalise_number(inbound.sender.number)
            traffic_count(line=inbound.line, number=number, at=inbound.at)
    return contact


def _locked(ref: UUID, inbound: Inbound) -> Contact:
    """The contact of this conversation, unless its code was ended in the same moment."""
    contact = Contact.objects.select_for_update().get(ref=ref)
    if inbound.has_code and contact.state in OPEN_STATES:
        route = blind_index.route_key(inbound.line, inbound.conversation)
        if bytes(contact.route or b"") != route:
            raise Overtaken
    return contact


def offered(
    ref: uuid.UUID, inbound: Inbound, office: UUID, keys: Keys, *, is_call: bool
) -> Contact:
    """A waiting contact of this office, within the caller's unit; its keys were just made."""
    number = normalise_number(inbound.sender.number)
    language = language_of(text=inbound.text, hint=inbound.language, number=number)
    priority = danger_told(inbound.text, inbound.form)
    contact = Contact(
        ref=ref,
        office_id=office,
        line=inbound.line,
        channel=Channel.CALL if is_call else Channel.CHAT,
        queue_id=queue_for(office=office, language=language),
        priority=priority,
        lane=lane_of(inbound, office, is_call=is_call),
        route=blind_index.route_key(inbound.line, inbound.conversation),
        offered_at=inbound.at,
        rank_at=rank_at(priority=priority, offered_at=inbound.at),
    )
    caller = {
        "name": inbound.sender.name,
        "number": number or inbound.sender.number,
        "handle": inbound.sender.handle,
        "conversation": inbound.conversation,
    }
    seal(contact, keys, caller=json.dumps(caller, ensure_ascii=False), language=language)
    contact.save(force_insert=True)
    identity_tags_add(
        owner=contact,
        number=number,
        handle=inbound.sender.handle,
        chat="" if is_call else f"{inbound.line}:{inbound.conversation}",
    )
    _tell(contact, inbound)
    return contact


def _tell(contact: Contact, inbound: Inbound) -> None:
    actor = f"line:{inbound.line}"
    record(
        "contact.offered", actor=actor, subject=contact.ref, at=inbound.at, channel=contact.channel
    )
    counts = {"critical": 1} if contact.priority == Priority.CRITICAL else {}
    if contact.lane == Lane.HELD_BACK:
        record("contact.held_back", actor=actor, subject=contact.ref, at=inbound.at)
    if contact.obeys or contact.lane == Lane.HELD_BACK:
        # It rings at one desk (`cases/services/ringing.py`); the others need not hear it.
        counts["rings"] = 1
    append(
        ContactOffered(ref=contact.ref, version=1, counts=counts),
        stream=queue_stream(contact.office_id),
    )


def _hurry(contact: Contact, inbound: Inbound) -> None:
    """Words of danger move a waiting person forward; nothing moves anybody back."""
    priority = danger_told(inbound.text, inbound.form)
    if priority >= contact.priority or contact.priority == Priority.CRITICAL:
        return
    contact.priority, contact.weighed, contact.weighed_over = priority, None, None
    contact.weighed_why = ""
    contact.rank_at = rank_at(priority=priority, offered_at=contact.offered_at)
    contact.version += 1
    weighed = ("weighed", "weighed_over", "weighed_why")
    contact.save(update_fields=["priority", "rank_at", "version", *weighed])
    event = ContactUpdated(ref=contact.ref, version=contact.version)
    append(event, stream=queue_stream(contact.office_id))
