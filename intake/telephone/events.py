"""Events of a switch as the generic CTI push tells them, read strictly into a frozen structure."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

from intake.problems import Problem
from intake.strict import Fields, storable, whole, words

Event = Literal["newCall", "answer", "hangup"]
Direction = Literal["in", "out"]
LONGEST_CALL_ID = 250
CAUSES = frozenset(
    {"normalClearing", "busy", "cancel", "noAnswer", "congestion", "notFound", "forwarded"}
)
OTHER_CAUSE = "other"


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One event of one call; numbers as the switch writes them."""

    event: Event
    call_id: str
    direction: Direction
    caller: str
    called: str
    users: tuple[str, ...]
    queue: str
    cause: str
    answering: str


def event_from(fields: Fields) -> CallEvent:
    """Read one event; Problem when it is not one of the three, or does not name its call."""
    event, direction = _text(fields, "event"), _text(fields, "direction") or "in"
    if event not in get_args(Event):
        raise Problem("The field event must be newCall, answer or hangup.")
    if direction not in get_args(Direction):
        raise Problem("The field direction must be in or out.")
    cause = _text(fields, "cause")
    return CallEvent(
        event=cast(Event, event),
        call_id=_call_id(fields),
        direction=cast(Direction, direction),
        caller=_text(fields, "from"),
        called=_text(fields, "to"),
        users=_users(fields),
        queue=_text(fields, "queue"),
        cause=cause if cause in CAUSES or not cause else OTHER_CAUSE,
        answering=_text(fields, "answeringNumber"),
    )


def _call_id(fields: Fields) -> str:
    call_id = _text(fields, "callId")
    if not 0 < len(call_id) <= LONGEST_CALL_ID or not call_id.isprintable():
        raise Problem(f"The field callId must be 1 to {LONGEST_CALL_ID} printable characters.")
    return call_id


def _users(fields: Fields) -> tuple[str, ...]:
    """One name or several; a form names the field `user[]`."""
    value = fields.get("user", fields.get("user[]"))
    names = [name for name in (value if isinstance(value, list) else [value]) if name is not None]
    if not all(isinstance(name, str) for name in names):
        raise Problem("The field user must be text or a list of texts.")
    return tuple(storable(str(name)) for name in names if name)


def _text(fields: Fields, name: str) -> str:
    """A text. Some bridges write numbers and call ids as JSON numbers; that is a text, too."""
    value = fields.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(whole(fields, name))
    return words(fields, name).strip()
