"""What was written: incoming messages and their edits, and our answers on their way out."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.inbound import Inbound, Kind, Sender
from cases.models import (
    HELD_STATES,
    Channel,
    Contact,
    Delivery,
    Direction,
    DraftPlace,
    Message,
    State,
)
from cases.selectors.known import Known, contact_of_chat
from cases.services.attachments import attachment_note
from cases.services.calls import settle
from cases.services.drafts import draft_spent
from cases.services.enclosures import ENCLOSED, enclosure_keep, enclosure_wash
from cases.services.once import ref_of_form
from cases.services.ready import put_in
from cases.services.telling import message_tell
from live.publish import unit
from operators.models import Operator
from operators.reach import office_of
from operators.refusals import Refused
from triage.form import parts as form_parts
from triage.promises import Promise, doubts_in
from vault import blind_index
from vault.fields import seal

LONGEST_ANSWER = 4096
#: What is not written but done: the thread names it.
SAID_BY_PRESS = {Kind.CHOICE, Kind.FORGET}
TOO_LONG = _("An answer has at most 4,096 characters. Send it in two parts.")
MAY_PROMISE = _("It was not sent: it may promise what nobody can keep. Read it once more.")


class ReplyRefused(Refused):
    """The answer was not taken; what was typed is kept."""


def known_chat(inbound: Inbound) -> Known | None:
    """The contact an edit belongs to, else the open contact of this chat."""
    return contact_of_chat(
        line=inbound.line,
        message_key=_message_key(inbound) if inbound.kind == Kind.EDIT else None,
        route=blind_index.route_key(inbound.line, inbound.conversation),
    )


def message_add(contact: Contact, inbound: Inbound) -> Message:
    """Append one incoming message to a locked contact."""
    message = Message(
        contact=contact,
        direction=Direction.IN,
        delivery=Delivery.RECEIVED,
        message_key=_message_key(inbound) if inbound.message_id else None,
        is_edit=inbound.kind == Kind.EDIT,
        at=inbound.at,
        occurred_at=inbound.occurred_at,
    )
    place = inbound.position
    told, red = form_parts(inbound.form)
    seal(
        message,
        body=inbound.text or None,
        attachment=(inbound.kind if inbound.kind in SAID_BY_PRESS else inbound.attachment) or None,
        place=f"{place.latitude:.6f}, {place.longitude:.6f}" if place else None,
        card=_card(inbound.shared),
        form=_listed(told),
        particulars=_listed(red),
    )
    message.save(force_insert=True)
    attachment_note(contact, message, inbound)
    message_tell(contact)
    return message


def message_take_back(*, inbound: Inbound) -> bool:
    """Take an incoming message out of a contact that still waits; whether it could be done.

    It turned out to be an answer of a form that its writer has not sent. What an operator took
    stays with them, and a contact in which nothing is left is given up.
    """
    known = known_chat(replace(inbound, kind=Kind.MESSAGE))
    if known is None:
        return False
    with office_of(known.office), unit():
        contact = Contact.objects.select_for_update().get(ref=known.contact)
        if contact.state != State.OFFERED:
            return False
        Message.objects.filter(
            contact=contact,
            message_key=_message_key(inbound),
            is_edit=inbound.kind == Kind.EDIT,
            at=inbound.at,
        ).delete()
        if contact.messages.exists():
            message_tell(contact)
        else:
            settle(contact, State.ABANDONED, inbound.at)
    return True


def message_reply(
    *,
    contact: Contact,
    by: Operator,
    body: str,
    ready: Sequence[UUID] = (),
    read_again: bool = False,
    raw: bytes | None = None,
    key: str = "",
    at: datetime,
) -> Message:
    """Queue an answer to the person; the line's worker delivers it and says how it went.

    `ready` are the ready answers in it, `raw` a file that goes with it. What may promise something
    is taken only when read again, and the journal says of what. The form of a `key` is one answer.
    """
    text = body.strip()
    if not text and raw is None:
        raise ReplyRefused(_("Write an answer before sending it."))
    if len(text) > LONGEST_ANSWER:
        raise ReplyRefused(TOO_LONG)
    if (doubts := doubts_in(text)) and not read_again:
        raise ReplyRefused(MAY_PROMISE)
    washed = None if raw is None else enclosure_wash(raw=raw, caption=text, line=contact.line)
    with unit():
        locked = Contact.objects.select_for_update().get(ref=contact.ref)
        _must_be_answerable(locked, by)
        message, known = _written(locked, by, text, raw, key, at)
        if known:
            return message
        kind = ENCLOSED[washed.kind] if washed else None
        seal(message, body=text or None, ready=put_in(ready, text, at), attachment=kind)
        message.save(force_insert=True)
        if washed:
            enclosure_keep(message, washed)
        draft_spent(about=locked.ref, place=DraftPlace.REPLY, by=by, at=at)
        told: dict[str, Any] = {"promises": _topics(doubts)} if doubts else {}
        record("message.queued", actor=str(by.pk), role=by.role, subject=locked.ref, at=at, **told)
        message_tell(locked)
    return message


def _topics(doubts: Sequence[Promise]) -> str:
    return ",".join(sorted({each.topic for each in doubts}))


def _written(
    contact: Contact, by: Operator, text: str, raw: bytes | None, key: str, at: datetime
) -> tuple[Message, bool]:
    """The answer of a form, and whether it was written before."""
    typed = f"{text}/{sha256(raw or b'').hexdigest()}"
    ref = ref_of_form(about=contact.ref, by=by.pk, key=key, typed=typed)
    if known := contact.messages.filter(ref=ref).first():
        return known, True
    told = {"direction": Direction.OUT, "delivery": Delivery.QUEUED}
    return Message(ref=ref, contact=contact, by=by, at=at, **told), False


def _must_be_answerable(contact: Contact, by: Operator) -> None:
    if contact.line == "byhand":
        raise ReplyRefused(_("This contact was typed in: nothing leads back to the person."))
    if contact.channel != Channel.CHAT:
        raise ReplyRefused(_("A call is answered by voice, not in writing."))
    if contact.operator_id != by.pk or contact.state not in HELD_STATES:
        raise ReplyRefused(_("This contact is no longer yours. Your text is kept below."))


def _message_key(inbound: Inbound) -> bytes:
    return blind_index.provider_key(inbound.line, f"{inbound.conversation}/{inbound.message_id}")


def _listed(answers: dict[str, str]) -> str | None:
    return json.dumps(answers, ensure_ascii=False) if answers else None


def _card(shared: Sender | None) -> str | None:
    if shared is None:
        return None
    return json.dumps({"name": shared.name, "number": shared.number}, ensure_ascii=False)
