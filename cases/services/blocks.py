"""Somebody is held back for a while: one proposes, a supervisor agrees, either lifts it."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from audit.record import record
from cases.models import Block, BlockReason, Channel, Contact, Lane, State
from cases.selectors.known import sender_known
from cases.senders import signs_told
from cases.services.calls import settle
from live.events import ContactOffered, ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Kind, Operator
from operators.refusals import Refused
from operators.services.alerts import alert_raise, alerts_settle
from vault.fields import open_one

DAYS = (1, 7, 30)
#: So long a chat that is held back waits for a supervisor; then it counts as not answered.
HELD_FOR = timedelta(days=7)


class BlockRefused(Refused):
    """This sender is not held back, or not so."""


def block_propose(
    *, contact_ref: UUID, why: BlockReason, days: int, by: Operator, at: datetime
) -> Block:
    """Propose to hold back whoever calls or writes in this contact.

    Nothing happens before a supervisor, who is somebody else, agrees. Raises Contact.DoesNotExist.
    """
    contact = Contact.objects.get(ref=contact_ref, office_id=by.office_id)
    sign = _sign(contact, by, at)
    if sign is None:
        raise BlockRefused(_("This sender shows no number, so nobody could be blocked."))
    blocks_tend(at=at)
    with unit():
        mine = Block.objects.filter(office=contact.office, sign=sign, lifted_at=None)
        if mine.exists():
            raise BlockRefused(_("This sender is blocked already, or that was proposed."))
        block = Block.objects.create(
            office=contact.office,
            contact=contact,
            sign=sign,
            why=why,
            proposed_by=by,
            proposed_at=at,
            until=at + timedelta(days=days),
        )
        _tell(block, "block.proposed", by, at)
        alert_raise(
            kind=Kind.BLOCK_ASKED, office=contact.office_id, subject=block.ref, by=by, at=at
        )
    return block


def block_agree(*, block_ref: UUID, known_told: bool, by: Operator, at: datetime) -> Block:
    """Agree to a colleague's proposal; from now on this sender is held back.

    Raises BlockRefused for one's own, and for a known person while nobody says so aloud.
    """
    with unit():
        block = _locked(block_ref, by, at)
        if block.proposed_by_id == by.pk:
            raise BlockRefused(_("You proposed this yourself. A second person has to agree."))
        if block.agreed_by_id is not None:
            return block
        if not known_told and sender_known(sign=bytes(block.sign)):
            raise BlockRefused(
                _("This sender is known and verified. Say that you have seen it, then agree.")
            )
        block.agreed_by, block.agreed_at, block.known_told = by, at, known_told
        block.save(update_fields=["agreed_by", "agreed_at", "known_told"])
        _tell(block, "block.agreed", by, at)
        alerts_settle(kind=Kind.BLOCK_ASKED, subject=block.ref, by=by, at=at)
    return block


def block_lift(*, block_ref: UUID, by: Operator, at: datetime) -> Block:
    """End a block, or take back a proposal, at once; one person is enough."""
    with unit():
        block = _locked(block_ref, by, at)
        block.lifted_by, block.lifted_at, block.sign = by, at, b""
        block.save(update_fields=["lifted_by", "lifted_at", "sign"])
        _tell(block, "block.lifted", by, at)
        alerts_settle(kind=Kind.BLOCK_ASKED, subject=block.ref, by=by, at=at)
    return block


def held_let_through(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Let a contact that was held back wait like everybody's. Twice is once."""
    with unit():
        contact = Contact.objects.select_for_update().get(ref=contact_ref, office_id=by.office_id)
        if contact.state != State.OFFERED:
            raise BlockRefused(_("This contact has ended."))
        if contact.lane == Lane.HELD_BACK:
            contact.lane = Lane.USUAL
            contact.version += 1
            contact.save(update_fields=["lane", "version"])
            record(
                "contact.let_through", actor=str(by.pk), role=by.role, subject=contact.ref, at=at
            )
            append(
                ContactOffered(ref=contact.ref, version=contact.version),
                stream=queue_stream(contact.office_id),
            )
    return contact


def blocks_tend(*, at: datetime) -> int:
    """Forget who was held back once that is over, and let no chat be held back for ever.

    Says how many blocks ended.
    """
    over = Block.objects.filter(Q(until__lte=at) | ~Q(lifted_at=None)).exclude(sign=b"")
    ended = over.update(sign=b"")
    old = Contact.objects.filter(
        state=State.OFFERED, lane=Lane.HELD_BACK, offered_at__lt=at - HELD_FOR
    )
    for ref in list(old.values_list("ref", flat=True)):
        with unit():
            contact = Contact.objects.select_for_update().get(ref=ref)
            if (contact.state, contact.lane) == (State.OFFERED, Lane.HELD_BACK):
                settle(contact, State.ABANDONED, at)
    return ended


def _locked(ref: UUID, by: Operator, at: datetime) -> Block:
    block = Block.objects.select_for_update().get(ref=ref, office_id=by.office_id)
    if block.lifted_at is not None or block.until <= at:
        raise BlockRefused(_("This block is over already."))
    return block


def _sign(contact: Contact, by: Operator, at: datetime) -> bytes | None:
    seen = receipt(
        actor=str(by.pk), role=by.role, action="contact.block", subjects=[contact.ref], at=at
    )
    caller = json.loads(open_one(seen, contact, "caller") or "{}")
    signs = signs_told(contact.line, is_call=contact.channel == Channel.CALL, caller=caller)
    return signs.sign if signs else None


def _tell(block: Block, action: str, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=block.ref, at=at, why=block.why)
    append(ContactUpdated(ref=block.contact_id), stream=queue_stream(block.office_id))
