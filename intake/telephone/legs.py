"""Handsets that a switch lets ring for us, whatever it calls them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Protocol

from intake.telephone.adapter import CallKind

#: So long a handset may ring, in seconds, and until the switch must have said so.
HANDSET, PATIENCE = 40, 43.0
#: Whom a handset shows: a word like *hotline* on the wrong screen kills.
SHOWN = "line"
#: Hears that it rings (OFFERED), was lifted (LIFTED), or why it is over.
Tell = Callable[[CallKind, float], None]


@dataclass(slots=True, eq=False)
class Leg:
    """One handset on its way, or with somebody at it; `channel` is how the switch is told of it."""

    name: str
    tell: Tell = field(repr=False)
    channel: str = ""
    is_up: bool = False


class Legs(Protocol):
    """Every handset that we have called and that is not over."""

    def __len__(self) -> int:
        """How many there are."""

    def call(self, extension: str, at: float, *, tell: Tell) -> Leg:
        """Let a handset ring."""

    def end(self, leg: Leg) -> None:
        """Let a handset go, and tell nobody."""

    def release(self, leg: Leg) -> None:
        """A handset is somebody else's from now on."""

    def keep_only(self, names: Collection[str], at: float) -> None:
        """A handset that was lifted and that the switch does not have any more is over."""
