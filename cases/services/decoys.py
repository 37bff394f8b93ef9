"""What waits in the office of a decoy: invented people, sealed and shown as any others are."""

import json
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from audit.record import record
from cases.codes import new_code
from cases.inbound import Inbound
from cases.models import Case, Contact, State
from cases.services.receive import offer
from cases.services.staged import chat_ended
from live.publish import unit
from operators.models import Operator
from operators.models import State as Doing
from operators.roles import Role
from vault.fields import seal
from vault.keyring import keys_create

CASES = 2
KEPT_FRESH = timedelta(minutes=45)


def decoy_furnish(
    *,
    decoy: Operator,
    chats: Sequence[Sequence[Inbound]],
    held: Sequence[Sequence[Inbound]],
    at: datetime,
) -> None:
    """Let chats wait in the decoy's office, others be answered there, and give it cases once.

    While some of it waits there since a short time, nothing is added.
    """
    waiting = Contact.objects.filter(office_id=decoy.office_id, state=State.OFFERED)
    if waiting.filter(offered_at__gt=at - KEPT_FRESH).exists():
        return
    for chat in chats:
        offer(office=decoy.office, inbounds=chat, at=at)
    _answer(decoy, held, at)
    if decoy.role != Role.LIAISON and not Case.objects.filter(office_id=decoy.office_id).exists():
        for number, chat in enumerate(chats[:CASES]):
            _case(decoy, chat, _owner(decoy, number), at - timedelta(hours=5 + 7 * number))


def _answer(decoy: Operator, chats: Sequence[Sequence[Inbound]], at: datetime) -> None:
    """Whoever works beside the decoy has done with earlier chats and holds one of these."""
    theirs = Contact.objects.filter(operator__colleague_of=decoy, state=State.ON_CONTACT)
    theirs.update(state=State.CLOSED, queue=None, route=None, ended_at=at, closed_at=at)
    busy = decoy.colleagues.filter(presence__state=Doing.ON_CONTACT).order_by("presence__since")
    for by, chat in zip(busy, chats, strict=False):
        contact = offer(office=decoy.office, inbounds=chat, at=at)
        Contact.objects.filter(pk=contact.pk).update(
            state=State.ON_CONTACT, operator=by, claimed_at=by.presence.since
        )


def _owner(decoy: Operator, number: int) -> Operator | None:
    """An operator works on their own cases; for all others colleagues do."""
    if decoy.role == Role.OPERATOR:
        return decoy
    return decoy.colleagues.filter(role=Role.OPERATOR).order_by("pk")[number : number + 1].first()


def _case(
    decoy: Operator, chat: Sequence[Inbound], owner: Operator | None, began: datetime
) -> None:
    case_ref, contact_ref = uuid.uuid4(), uuid.uuid4()
    keys_create(owner=case_ref, kind="case", at=began)
    keys_create(owner=contact_ref, kind="contact", at=began)
    number = f"+7000{secrets.randbelow(10**7):07d}"
    name = chat[0].sender.name
    case = Case(
        ref=case_ref,
        code=new_code(),
        office_id=decoy.office_id,
        assignee=owner,
        evidence_by=owner or decoy,
        opened_at=began,
        moved_at=began,
    )
    story = " ".join(inbound.text for inbound in chat)
    seal(case, name=name, phone=number, language=chat[0].language, story=story)
    contact = chat_ended(ref=contact_ref, line=chat[0].line, case=case, by=owner or decoy, at=began)
    caller = json.dumps({"name": name, "number": number, "handle": ""}, ensure_ascii=False)
    seal(contact, caller=caller, language=chat[0].language)
    with unit():
        case.save(force_insert=True)
        contact.save(force_insert=True)
        record("case.opened", actor=str(decoy.pk), role=decoy.role, subject=case_ref, at=began)
