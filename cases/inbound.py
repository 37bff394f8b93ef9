"""What every line hands over: one frozen, provider-free description of one event."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What happened on the line."""

    MESSAGE = "message"
    EDIT = "edit"
    CHOICE = "choice"
    FORGET = "forget"
    CALL_OFFERED = "call_offered"
    CALL_ANSWERED = "call_answered"
    CALL_ENDED = "call_ended"
    CALL_HELD = "call_held"
    CALL_RESUMED = "call_resumed"
    #: The colleague who was asked has left the line.
    CALL_LEFT = "call_left"
    #: The caller speaks with a colleague now; or with nobody, and waits on hold.
    CALL_PASSED = "call_passed"
    CALL_DROPPED = "call_dropped"
    #: Held, and taken back, by the caller's side.
    CALL_HELD_THERE = "call_held_there"
    CALL_RESUMED_THERE = "call_taken_there"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the provider says is speaking; never proof of identity."""

    name: str = ""
    number: str = ""
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """A shared position in WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class File:
    """A file that the provider keeps: how to ask for it, and whether it is the same again."""

    handle: str
    key: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event of one conversation; `(line, provider_id)` names it for ever."""

    line: str
    provider_id: str
    conversation: str
    kind: Kind
    sender: Sender
    at: datetime
    occurred_at: datetime | None = None
    text: str = ""
    message_id: str = ""
    position: Position | None = None
    shared: Sender | None = None
    attachment: str = ""
    file: File | None = None
    language: str = ""
    cause: str = ""
    answered_by: str = ""
    #: Answers of the form, question and answer (`triage/form.py`).
    form: tuple[tuple[str, str], ...] = ()
    #: The conversation is named by a random code of 128 bits, by which the person comes back.
    has_code: bool = False
    #: The provider's name for a pressed button, by which the press is answered.
    press: str = ""
    #: A code that the person was given, by which this event is found again.
    code: str = ""
    #: It comes beyond what one sender may send in a while (`intake/flood.py`).
    is_flood: bool = False


def written(inbound: Inbound) -> str:
    """The event as JSON, whole."""

    def plain(value: Any) -> str:
        return str(value.isoformat() if isinstance(value, datetime) else value)

    return json.dumps(asdict(inbound), default=plain, ensure_ascii=False)


def read_back(text: str) -> Inbound:
    """The event that was written so. Raises ValueError, LookupError, TypeError."""
    told = json.loads(text)
    told["kind"] = Kind(told["kind"])
    told["sender"] = Sender(**told["sender"])
    told["shared"] = Sender(**told["shared"]) if told["shared"] else None
    told["position"] = Position(**told["position"]) if told["position"] else None
    told["file"] = File(**told["file"]) if told.get("file") else None
    told["form"] = tuple((question, given) for question, given in told.get("form", ()))
    for name in ("at", "occurred_at"):
        told[name] = datetime.fromisoformat(told[name]) if told[name] else None
    return Inbound(**told)
