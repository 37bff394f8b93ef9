"""Handsets that a switch lets ring for us, whatever it calls them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from intake.telephone.adapter import CallKind
from intake.telephone.sip.timers import Timers

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


@dataclass(frozen=True, slots=True)
class Causes:
    """What a switch calls it when a handset was busy, and when nobody lifted it."""

    busy: frozenset[str]
    silent: frozenset[str]

    def kind(self, cause: str, *, is_up: bool) -> CallKind:
        """How somebody who was called by us is told to be over."""
        if is_up:
            return CallKind.HUNG_UP
        if cause in self.busy:
            return CallKind.BUSY
        return CallKind.NO_ANSWER if cause in self.silent else CallKind.FAILED


class Legs(ABC):
    """Every handset that we have called and that is not over."""

    def __init__(self, timers: Timers) -> None:
        self._timers = timers
        self._alive: dict[str, Leg] = {}

    def __len__(self) -> int:
        return len(self._alive)

    def call(self, extension: str, at: float, *, tell: Tell) -> Leg:
        """Let a handset ring; lifted, it waits until the switch is told what to do with it."""
        leg = self._new(tell)
        self._alive[leg.name] = leg
        self._ring(leg, extension, at)
        self._timers.set(at + PATIENCE, lambda now: self._silent(leg, now))
        return leg

    def adopt(self, name: str, channel: str, *, tell: Tell) -> Leg:
        """Somebody is at a handset that an earlier process let ring."""
        leg = self._alive[name] = Leg(name, tell, channel=channel, is_up=True)
        return leg

    def end(self, leg: Leg) -> None:
        """Let a handset go, and tell nobody."""
        self._forget(leg)
        self._hang_up(leg)

    def release(self, leg: Leg) -> None:
        """A handset is somebody else's from now on."""
        self._forget(leg)

    def keep_only(self, names: Collection[str], at: float) -> None:
        """A handset that was lifted and that the switch does not have any more is over."""
        for leg in list(self._alive.values()):
            if leg.is_up and leg.name not in names:
                self.ended(leg, CallKind.HUNG_UP, at)

    def lifted(self, leg: Leg, at: float) -> None:
        """Somebody is at a handset; said once."""
        if not leg.is_up:
            leg.is_up = True
            leg.tell(CallKind.LIFTED, at)

    def ended(self, leg: Leg, kind: CallKind, at: float) -> None:
        """A handset is over; said once, and not of one that was let go."""
        if self._alive.get(leg.name) is leg:
            self._forget(leg)
            leg.tell(kind, at)

    def _silent(self, leg: Leg, at: float) -> None:
        if not leg.is_up and self._alive.get(leg.name) is leg:
            self.end(leg)
            leg.tell(CallKind.NO_ANSWER, at)

    def _forget(self, leg: Leg) -> None:
        self._alive.pop(leg.name, None)

    @abstractmethod
    def _new(self, tell: Tell) -> Leg:
        """A handset under a name of ours, before anybody is asked for it."""

    @abstractmethod
    def _ring(self, leg: Leg, extension: str, at: float) -> None:
        """Ask the switch to let it ring."""

    @abstractmethod
    def _hang_up(self, leg: Leg) -> None:
        """Ask the switch to let it go, however far it has come."""
