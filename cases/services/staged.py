"""A chat that never was, as it would stand once it had ended: for bait and for decoys."""

from datetime import datetime, timedelta
from uuid import UUID

from cases.models import Case, Channel, Contact, State
from operators.models import Operator

WAITED, LASTED = timedelta(minutes=1), timedelta(minutes=8)


def chat_ended(*, ref: UUID, line: str, case: Case, by: Operator, at: datetime) -> Contact:
    """The closed contact of a case, not yet sealed nor saved; it ended at this moment."""
    claimed = at - LASTED
    return Contact(
        ref=ref,
        office_id=by.office_id,
        line=line,
        channel=Channel.CHAT,
        state=State.CLOSED,
        operator=by,
        case=case,
        offered_at=claimed - WAITED,
        rank_at=claimed - WAITED,
        claimed_at=claimed,
        ended_at=at,
        closed_at=at,
    )
