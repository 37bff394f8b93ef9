"""Who is blocked, as the list shows it: never a number, only the contact it came from."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Block, BlockReason, Channel
from cases.presenters.rows import short_name
from cases.selectors.known import sender_known
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One proposal or block."""

    ref: UUID
    name: str
    is_call: bool
    why: str
    proposed_by: str
    agreed_by: str
    until: datetime
    is_known: bool
    mine: bool


def block_row(block: Block, asker: Operator) -> BlockRow:
    """A block as a list shows it to this person."""
    return BlockRow(
        ref=block.ref,
        name=short_name(block.contact_id),
        is_call=block.contact.channel == Channel.CALL,
        why=str(BlockReason(block.why).label),
        proposed_by=block.proposed_by.call_sign,
        agreed_by=block.agreed_by.call_sign if block.agreed_by else "",
        until=block.until,
        is_known=block.known_told or sender_known(sign=bytes(block.sign)),
        mine=block.proposed_by_id == asker.pk,
    )
