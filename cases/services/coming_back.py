"""A person comes back with a code: reads our answers, or asks to be forgotten."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from audit.receipts import receipt
from audit.record import record
from cases.inbound import Inbound
from cases.models import OPEN_STATES, Contact, Delivery, Direction, LineEvent, Message
from cases.selectors.known import Known, contacts_named
from cases.services.delivery import delivery_settle
from cases.services.receive import receive
from live.publish import unit
from operators.reach import office_of
from vault.blind_index import provider_key
from vault.fields import open_fields

MOST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One line of what the person may read: our words; of their own, only that they came."""

    ours: bool
    at: datetime
    words: str = field(repr=False)


def conversation_read(*, line: str, conversation: str, at: datetime) -> list[Said] | None:
    """Our newest answers in this conversation, the oldest of them first; None for one unknown.

    What was read has been delivered. The person's own words stay shut: whoever took the code from
    them learns nothing that they wrote. Raises KeysGone once the keys are gone.
    """
    found = contacts_named(line=line, key=provider_key(line, conversation))
    if not found:
        return None
    said: list[Said] = []
    for office, contacts in _by_office(found):
        with office_of(office):
            said += _read(line, contacts, at)
    return sorted(said, key=lambda each: each.at)


def conversation_forget(*, inbound: Inbound) -> bool:
    """Tell an operator that the person asks to be deleted; the code opens nothing from now on.

    False when nobody knows the code, so that twice is once.
    """
    key = provider_key(inbound.line, inbound.conversation)
    if not contacts_named(line=inbound.line, key=key):
        return False
    receive(inbound=inbound)
    for office, contacts in _by_office(contacts_named(line=inbound.line, key=key)):
        with office_of(office), unit():
            held = Contact.objects.select_for_update().filter(ref__in=contacts)
            for still_open in held.filter(state__in=OPEN_STATES):
                # Nothing more leads to it: what comes under this code is a contact of its own.
                still_open.route = secrets.token_bytes(32)
                still_open.save(update_fields=["route"])
            for contact in contacts:
                LineEvent.objects.filter(contact=contact, call_key=key).update(call_key=None)
                record(
                    "contact.code_ended",
                    actor=f"line:{inbound.line}",
                    subject=contact,
                    at=inbound.at,
                )
    return True


def _read(line: str, contacts: list[UUID], at: datetime) -> list[Said]:
    messages = list(Message.objects.filter(contact__in=contacts).order_by("-at", "-number")[:MOST])
    messages.reverse()
    seen = receipt(actor=f"line:{line}", action="message.read_back", subjects=contacts, at=at)
    ours = [message for message in messages if message.direction == Direction.OUT]
    bodies = [row["body"] or "" for row in open_fields(seen, ours, "body")]
    for message in ours:
        if message.delivery == Delivery.QUEUED:
            delivery_settle(message_ref=message.ref, sent=True, final=False, at=at)
    return [
        *(Said(True, message.at, body) for message, body in zip(ours, bodies, strict=True)),
        *(Said(False, message.at, "") for message in messages if message.direction == Direction.IN),
    ]


def _by_office(found: Iterable[Known]) -> list[tuple[UUID, list[UUID]]]:
    offices: dict[UUID, list[UUID]] = {}
    for known in found:
        offices.setdefault(known.office, []).append(known.contact)
    return list(offices.items())
