"""What a scene of the night is made of: somebody, and what they say in which order."""

from dataclasses import dataclass
from typing import Literal

from cases.inbound import Kind, Position, Sender


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said, written or shared."""

    text: str = ""
    position: Position | None = None
    shared: Sender | None = None
    attachment: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One conversation as its caller would have it; all people and numbers are made up."""

    name: str
    channel: Literal["call", "chat"]
    language: Literal["uk", "ru", "en"]
    people: tuple[str, ...]
    turns: tuple[Turn, ...]
    patience: tuple[int, int] = (150, 320)  # seconds that a caller lets it ring
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a conversation, as this line's provider would tell it; `number` counts them."""

    conversation: str
    number: int
    kind: Kind
    sender: Sender
    language: str
    turn: Turn = Turn()
    cause: str = ""
    answered_by: str = ""


def call(name: str, language: Literal["uk", "ru"], people: str, *said: str) -> Scene:
    """A call; what the caller says comes as text, since the simulator has no sound."""
    turns = tuple(Turn(f"— {words}") for words in said)
    return Scene(name, "call", language, tuple(people.split(", ")), turns)


def chat(name: str, language: Literal["uk", "ru", "en"], people: str, *sent: str | Turn) -> Scene:
    """A chat; a plain text is a turn of its own."""
    turns = tuple(turn if isinstance(turn, Turn) else Turn(turn) for turn in sent)
    return Scene(name, "chat", language, tuple(people.split(", ")), turns)
