"""The simulator: a night of made-up calls and chats, through the same door as real ones.

The smallest line, and the one to copy for a new one.
"""

from datetime import datetime

from django.db import close_old_connections
from django.utils.timezone import now

from cases.inbound import File, Inbound, Kind
from cases.services.admission import is_shut_out
from cases.services.receive import receive
from intake.simulator.scene import Event
from intake.simulator.visit import Taken

LINE = "simulator"
#: What a turn may bring as a file; the rest is only told of.
SENT = {"photo", "voice"}


def clock() -> datetime:
    """Our clock; whoever plays a night may bring another."""
    return now()


def take(event: Event, at: datetime) -> Taken | None:
    """Hand one event over, on a connection that is still alive; none to a line that is off."""
    close_old_connections()
    inbound = parse(event, at=at)
    return None if is_shut_out(inbound=inbound) else receive(inbound=inbound)


def parse(event: Event, *, at: datetime) -> Inbound:
    """One event of a made-up conversation in the words that every line uses."""
    named = f"{event.conversation}:{event.number}"
    return Inbound(
        line=LINE,
        provider_id=named,
        conversation=event.conversation,
        kind=event.kind,
        sender=event.sender,
        at=at,
        occurred_at=at,
        text=event.turn.text,
        message_id=str(event.number) if event.kind == Kind.MESSAGE else "",
        position=event.turn.position,
        shared=event.turn.shared,
        attachment=event.turn.attachment,
        file=File(event.turn.attachment, named) if event.turn.attachment in SENT else None,
        language=event.language,
        cause=event.cause,
        answered_by=event.answered_by,
    )
