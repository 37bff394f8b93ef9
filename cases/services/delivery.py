"""Our answers on their way out: what is due on a line, and how it went."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from audit.receipts import receipt
from cases.models import Delivery, Message
from live.events import MessageDelivered, MessageFailed, queue_stream
from live.publish import append, unit
from vault.fields import open_fields

DELIVERER = "system:deliver"
AT_ONCE = 20
MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One answer that is due; neither its address nor its words show in a repr."""

    ref: UUID
    conversation: str = field(repr=False)
    body: str = field(repr=False)
    #: Something goes with it, and is claimed first (`cases/services/enclosures.py`).
    has_file: bool = False


def outgoing(*, line: str, at: datetime) -> list[Outgoing]:
    """The oldest answers that wait on this line, opened under the deliverer's own receipt."""
    waiting = list(
        Message.objects.filter(delivery=Delivery.QUEUED, contact__line=line)
        .select_related("contact", "file")
        .order_by("at")[:AT_ONCE]
    )
    if not waiting:
        return []
    contacts = [message.contact for message in waiting]
    seen = receipt(
        actor=DELIVERER,
        action="message.deliver",
        subjects={contact.ref for contact in contacts},
        at=at,
    )
    callers = [json.loads(row["caller"] or "{}") for row in open_fields(seen, contacts, "caller")]
    bodies = [row["body"] or "" for row in open_fields(seen, waiting, "body")]
    return [
        Outgoing(message.ref, str(caller.get("conversation", "")), body, hasattr(message, "file"))
        for message, caller, body in zip(waiting, callers, bodies, strict=True)
    ]


def delivery_settle(
    *,
    message_ref: UUID,
    sent: bool,
    final: bool,
    blocked: bool = False,
    unclear: bool = False,
    too_fast: bool = False,
    at: datetime,
) -> None:
    """Write down how one attempt went; after the last one, or a final refusal, it has failed.

    One that was claimed stays so when it is `unclear` how it went, and otherwise waits again. An
    attempt that was only `too_fast` is none.
    """
    with unit():
        message = (
            Message.objects.select_for_update(of=("self",))
            .select_related("contact")
            .get(ref=message_ref)
        )
        was_claimed = message.delivery == Delivery.UNCLEAR
        if not was_claimed and message.delivery != Delivery.QUEUED or was_claimed and unclear:
            return
        message.attempts += not too_fast
        over = final or message.attempts >= MOST_ATTEMPTS
        if sent:
            message.delivery = Delivery.SENT
        elif blocked:
            message.delivery = Delivery.BLOCKED
        elif over:
            message.delivery = Delivery.FAILED
        else:
            message.delivery = Delivery.QUEUED
        message.save(update_fields=["attempts", "delivery"])
        if was_claimed or message.delivery != Delivery.QUEUED:
            _tell(message, MessageDelivered if sent else MessageFailed)


def message_note(message: Message) -> None:
    """Tell the screens that a message was handed to its line."""
    _tell(message, MessageDelivered)


def _tell(message: Message, kind: type[MessageDelivered] | type[MessageFailed]) -> None:
    contact = message.contact
    event = kind(ref=contact.ref, version=contact.version)
    append(event, stream=queue_stream(contact.office_id))
