"""Colleagues who are being asked, by the caller who waits for it, and how each asking ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from intake.telephone.adapter import CallKind, Order, Settled
from intake.telephone.book import Book, Call
from intake.telephone.holding import Holding
from intake.telephone.legs import Leg, Legs


class Acts(Protocol):
    """What a switch can do with two who speak with each other; `then` hears whether it would."""

    def join(self, one: str, other: str, then: Callable[[bool], None]) -> None:
        """Let two channels speak with each other, whomever they spoke with before."""

    def send(self, call: Call, extension: str, then: Callable[[bool], None]) -> None:
        """Send the caller to an extension, in the context inside."""

    def stays(self, channel: str, *, stays: bool) -> None:
        """Whether a channel that nobody speaks with any more waits, or is let go."""

    def let_go(self, channel: str) -> None:
        """End a channel, whoever is there."""

    def play(self, channel: str) -> None:
        """Let whoever waits there hear music."""


@dataclass(slots=True, eq=False)
class Consult:
    """A colleague who is asked about one caller; `order` is the one that waits for it."""

    call: Call
    order: Order | None
    leg: Leg | None = None
    is_joined: bool = False
    #: Whether the caller waits apart because of this one.
    has_moved: bool = False
    #: What was asked for last, and is not done yet: to give the caller away, or to come back.
    wish: Order | None = field(default=None, repr=False)


class Consults:
    """Askings that go on; callers who wait apart from their handset are in `holding.apart`."""

    def __init__(
        self,
        book: Book,
        acts: Acts,
        holding: Holding,
        legs: Legs,
        settle: Callable[[Settled], None],
    ) -> None:
        self._book, self._acts, self._holding, self._legs = book, acts, holding, legs
        self._settle = settle
        self._open: dict[str, Consult] = {}

    def of(self, call: Call) -> Consult | None:
        """The asking that goes on about this caller."""
        return self._open.get(call.name)

    def begin(self, call: Call, order: Order | None) -> Consult:
        """Somebody is asked about this caller."""
        consult = self._open[call.name] = Consult(call, order)
        return consult

    def goes_on(self, consult: Consult) -> bool:
        """Whether this one is still the one that goes on."""
        return self._open.get(consult.call.name) is consult

    def apart(self, call: Call, *, is_apart: bool) -> None:
        """Let the caller, and the handset that held them, outlive who they speak with, or not."""
        if is_apart:
            self._holding.waits(call)
        else:
            self._holding.apart.pop(call.name, None)
        for channel in filter(None, (call.channel, call.leg)):
            self._acts.stays(channel, stays=is_apart)

    def joined(self, consult: Consult) -> None:
        """The two speak with each other."""
        if consult.order is not None:
            order, consult.order, consult.is_joined = consult.order, None, True
            self.done(order)

    def given(self, consult: Consult) -> None:
        """The caller and the colleague have each other."""
        self._open.pop(consult.call.name, None)
        if consult.leg is not None:
            self._legs.release(consult.leg)
        if consult.wish is not None:
            self.done(consult.wish)
        self._let_go(consult.call)
        self._book.end(consult.call.name, CallKind.TRANSFERRED)

    def back(self, call: Call, stamp: int) -> None:
        """The caller is heard again."""
        consult = self._open.get(call.name)
        order = consult.wish if consult else None
        self.apart(call, is_apart=False)
        self._holding.told(call, held=False, stamp=stamp)
        if consult is not None:
            consult.wish = None
            self.end(consult, "taken_back")
        if order is not None:
            self.done(order)

    def nobody(self, call: Call, at: float) -> None:
        """Nobody is asked about this caller, whatever was told of it before."""
        self._book.note(call.name, CallKind.LEFT, turn=int(at * 1_000))

    def left(self, consult: Consult, cause: str, at: float) -> None:
        """One of the two is gone; the caller waits still."""
        call, was_joined = consult.call, consult.is_joined
        self.end(consult, cause)
        if was_joined:
            self.nobody(call, at)

    def end(self, consult: Consult | None, cause: str) -> None:
        """Nobody is asked any more, and whoever waits for it hears why."""
        if consult is None or not self.goes_on(consult):
            return
        del self._open[consult.call.name]
        if consult.leg is not None:
            self._legs.end(consult.leg)
        for order in filter(None, (consult.order, consult.wish)):
            self.done(order, cause)

    def tidy(self) -> None:
        """Whoever asked about a caller who is over is asked no more, and no handset waits."""
        for consult in list(self._open.values()):
            if self._book.named(consult.call.name) is None:
                self.end(consult, "gone")
        for call in list(self._holding.apart.values()):
            if self._book.named(call.name) is None:
                self._let_go(call)

    def cut(self) -> None:
        """The link is down; who speaks with each other does so, and whoever rings is let go."""
        for consult in list(self._open.values()):
            for order in filter(None, (consult.order, consult.wish)):
                self.done(order, "link")
            consult.order = consult.wish = None
            if consult.leg is None:
                del self._open[consult.call.name]

    def _let_go(self, call: Call) -> None:
        self.apart(call, is_apart=False)
        if call.leg:
            self._acts.let_go(call.leg)

    def done(self, order: Order, cause: str = "") -> None:
        """Say how an order went."""
        self._settle(Settled(order.ref, done=not cause, cause=cause))
