"""Every hint that travels to a browser: what changed, never what it says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal
from uuid import UUID

FLOOR = "floor"
STREAM = re.compile(r"[a-z]{1,20}(:[0-9a-f]{32})?")


def queue_stream(office: UUID) -> str:
    """Where the contacts, cases and presence of one office are told."""
    return f"queue:{office.hex}"


def case_stream(ref: UUID) -> str:
    """Where the people who have this case open are told about it."""
    return f"case:{ref.hex}"


def person_stream(ref: UUID) -> str:
    """Where one person is told about what is theirs alone, whatever queue it lies in."""
    return f"person:{ref.hex}"


def floor_stream(office: UUID) -> str:
    """Where the supervisors of one office get its counts, at most once a second."""
    return f"{FLOOR}:{office.hex}"


def is_case(stream: str) -> bool:
    """True for the stream of one case, whose listeners change with the case."""
    return stream.startswith("case:")


def is_floor(stream: str) -> bool:
    """True for a stream that has counts instead of rows."""
    return stream.partition(":")[0] == FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every hint carries; `counts` holds plain numbers that name nobody."""

    type: str
    ref: UUID
    version: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactOffered(Event):
    """A contact waits to be taken."""

    type: Literal["contact.offered"] = "contact.offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactClaimed(Event):
    """An operator took a contact."""

    type: Literal["contact.claimed"] = "contact.claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUpdated(Event):
    """A contact changed: an answer, a state, its case."""

    type: Literal["contact.updated"] = "contact.updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactClosed(Event):
    """A contact ended, whatever the ending."""

    type: Literal["contact.closed"] = "contact.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRinging(Event):
    """A call rings at one person's desk, or rings there no more."""

    type: Literal["contact.ringing"] = "contact.ringing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    """A case began."""

    type: Literal["case.opened"] = "case.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved(Event):
    """A case changed its stage, or was frozen or thawed."""

    type: Literal["case.moved"] = "case.moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssigned(Event):
    """A case was given to an operator, or given back."""

    type: Literal["case.assigned"] = "case.assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChanged(Event):
    """Something else in a case changed: evidence, an approval, a note, a slot."""

    type: Literal["case.changed"] = "case.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(Event):
    """A task of a case was planned, done or dropped."""

    type: Literal["task.changed"] = "task.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefChanged(Event):
    """Somebody asked a supervisor for a talk, or had it."""

    type: Literal["debrief.changed"] = "debrief.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBegun(Event):
    """Somebody began to write about a case, or sent what they wrote."""

    type: Literal["draft.begun"] = "draft.begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShut(Event):
    """The time for which a place was released ran out."""

    type: Literal["place.shut"] = "place.shut"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotChanged(Event):
    """A hand-over window of some team came or went, or a team changed; it names no case."""

    type: Literal["slot.changed"] = "slot.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackChanged(Event):
    """A callback was planned, moved, done or fell due."""

    type: Literal["callback.changed"] = "callback.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """A message came in on a contact."""

    type: Literal["message.received"] = "message.received"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivered(Event):
    """A message of ours reached its line."""

    type: Literal["message.delivered"] = "message.delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFailed(Event):
    """A message of ours did not reach its line."""

    type: Literal["message.failed"] = "message.failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(Event):
    """An operator became ready, busy, paused or left."""

    type: Literal["presence.changed"] = "presence.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareChanged(Event):
    """A colleague asks for help or is helped, needs none any more, or is offered a break."""

    type: Literal["care.changed"] = "care.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChanged(Event):
    """A line or the link to a telephone system fell silent, or is back."""

    type: Literal["line.changed"] = "line.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastChanged(Event):
    """A text for everybody was written, approved, stopped, or went to some more."""

    type: Literal["broadcast.changed"] = "broadcast.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptHandedIn(Event):
    """Somebody handed in an edition of the script; it waits for a second supervisor."""

    type: Literal["script.handed_in"] = "script.handed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(Event):
    """Something needs a person at once."""

    type: Literal["alert.raised"] = "alert.raised"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCleared(Event):
    """An alert was seen to."""

    type: Literal["alert.cleared"] = "alert.cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalWalked(Event):
    """A verification of the journal began, stopped, came further or ended."""

    type: Literal["journal.walked"] = "journal.walked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChanged(Event):
    """A press release moved a step towards publication."""

    type: Literal["release.changed"] = "release.changed"


def _type_of(event: type[Event]) -> str:
    default: Any = next(each.default for each in fields(event) if each.name == "type")
    return str(default)


REGISTRY: dict[str, type[Event]] = {_type_of(each): each for each in Event.__subclasses__()}
