"""What the records of contacts make of the events of a call."""

from datetime import datetime

from cases.inbound import Inbound, Kind
from intake.telephone.adapter import CallEvent, CallKind

#: What the records of contacts make of it, and the cause as the CTI push would name it. A kind
#: that is missing changes no contact.
MEANING: dict[CallKind, tuple[Kind, str]] = {
    CallKind.OFFERED: (Kind.CALL_OFFERED, ""),
    CallKind.ANSWERED: (Kind.CALL_ANSWERED, ""),
    CallKind.HELD: (Kind.CALL_HELD, ""),
    CallKind.RESUMED: (Kind.CALL_RESUMED, ""),
    CallKind.LEFT: (Kind.CALL_LEFT, ""),
    CallKind.PASSED: (Kind.CALL_PASSED, ""),
    CallKind.DROPPED: (Kind.CALL_DROPPED, ""),
    CallKind.TRANSFERRED: (Kind.CALL_ENDED, "forwarded"),
    CallKind.ABANDONED: (Kind.CALL_ENDED, "cancel"),
    CallKind.REJECTED: (Kind.CALL_ENDED, "busy"),
    CallKind.NO_ANSWER: (Kind.CALL_ENDED, "noAnswer"),
    CallKind.HUNG_UP: (Kind.CALL_ENDED, "normalClearing"),
    CallKind.FAILED: (Kind.CALL_ENDED, "congestion"),
}
#: Known by their turn, for a call may be held many times.
HOLDS = {CallKind(each) for each in ("held", "resumed", "left", "passed", "dropped")}
#: The same when it is the caller's side that holds.
THERE = {Kind.CALL_HELD: Kind.CALL_HELD_THERE, Kind.CALL_RESUMED: Kind.CALL_RESUMED_THERE}


def inbound_of(event: CallEvent, *, line: str, at: datetime) -> Inbound | None:
    """The event as every line hands it over; None for one that changes no contact."""
    if event.kind not in MEANING or event.order or (event.kind in HOLDS and not event.turn):
        return None
    kind, cause = MEANING[event.kind]
    kind = THERE.get(kind, kind) if event.is_there else kind
    turn = f":{event.turn}" if event.turn else ""
    return Inbound(
        line=line,
        provider_id=f"{event.call}:{kind}{turn}",
        conversation=event.call,
        kind=kind,
        sender=event.caller,
        at=at,
        language=event.language,
        cause=cause,
        answered_by=event.answered_by,
    )
