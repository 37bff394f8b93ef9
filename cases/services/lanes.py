"""Where a new contact stands in the queue."""

from uuid import UUID

from cases.inbound import Inbound
from cases.models import Lane
from cases.selectors.known import sender_of
from cases.senders import signs_in


def lane_of(inbound: Inbound, office: UUID, *, is_call: bool) -> Lane:
    """Where a new contact stands: it orders the queue, and proves nothing of anybody.

    Whoever shows the number of somebody else comes in front with it, and is asked what everybody
    is asked.
    """
    told = sender_of(office=office, signs=signs_in(inbound, is_call=is_call), at=inbound.at)
    if told.held:
        return Lane.HELD_BACK
    if told.known:
        return Lane.KNOWN
    return Lane.TAIL if inbound.is_flood else Lane.USUAL
