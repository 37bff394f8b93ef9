"""Callers on hold at a switch: they hear music and nothing else, and the handset waits.

A switch may say yes to what it does not do, so a hold is one only when the switch tells of it. A
hold that somebody made on the handset itself ends on the handset.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from intake.telephone.adapter import CallKind, Capability, Order, Settled
from intake.telephone.book import Book, Call
from intake.telephone.sip.timers import Timers

#: Nobody waits longer for the switch to tell of a hold, in seconds.
LONGEST = 9.0
#: Hears "" or, in one word, why not.
Then = Callable[[str], None]


class Acts(Protocol):
    """What a switch can do to hold a caller; `then` hears whether it would."""

    def hold(self, call: Call, then: Callable[[bool], None]) -> None:
        """Let the caller hear music, and the handset wait."""

    def unhold(self, call: Call, then: Callable[[bool], None]) -> None:
        """Let the two hear each other again."""


@dataclass(slots=True, eq=False)
class Change:
    """A hold, or its end, of which the switch has not told yet."""

    held: bool
    then: Then = field(repr=False)


@dataclass(slots=True)
class Side:
    """How one side of a call stands, by the newest word of the switch."""

    is_held: bool = False
    #: Whether it was asked for here.
    is_ours: bool = False
    said: int = 0


class Holding:
    """Who holds whom, from both sides."""

    def __init__(
        self, book: Book, acts: Acts, *, settle: Callable[[Settled], None], timers: Timers
    ) -> None:
        self._book, self._acts = book, acts
        self._settle, self._timers = settle, timers
        self._open: dict[str, Change] = {}
        self._sides: dict[tuple[str, bool], Side] = {}
        #: Whose hold was asked for here, however late the switch may tell of it.
        self._asked: set[str] = set()
        #: Callers who wait elsewhere: what their handset's side is told now is not about them.
        self.apart: dict[str, Call] = {}

    def begin(self, call: Call, order: Order, at: float) -> None:
        """Carry out an order to hold a caller, or to take them off hold."""

        def then(cause: str) -> None:
            self._settle(Settled(order.ref, done=not cause, cause=cause))

        self.change(call, held=order.verb == Capability.HOLD, at=at, then=then)

    def change(self, call: Call, *, held: bool, at: float, then: Then) -> None:
        """Hold a caller, or take them off hold; what is so already is not asked for."""
        side = self._side(call.name)
        if not call.is_answered or call.name in self._open:
            then("not_now")
        elif side.is_held == held:
            then("")
        elif not call.leg or call.name in self.apart:
            then("not_now")
        elif side.is_held and not side.is_ours:
            then("on_handset")
        else:
            change = self._open[call.name] = Change(held, then)
            self._asked.add(call.name)
            self._timers.set(at + LONGEST, lambda now: self._close(call.name, change, "late"))
            act = self._acts.hold if held else self._acts.unhold
            act(call, lambda done: self._heard(call.name, change, done))

    def hear(self, name: str, side: str, *, held: bool, stamp: int) -> None:
        """The switch tells of a hold, or of its end, on one side of this call."""
        call = self._book.named(name)
        if call is None:
            return
        there = side == call.channel
        if not there:
            call.leg = call.leg or side
            if name in self.apart:
                return
        self.told(call, held=held, stamp=stamp, there=there)

    def told(self, call: Call, *, held: bool, stamp: int, there: bool = False) -> None:
        """One side of a call is held, or is not any more, since this moment of the switch."""
        side = self._side(call.name, there)
        if stamp <= side.said:
            return
        # The first word may end a hold that began before anybody listened here.
        is_first, side.said = not side.said, stamp
        if side.is_held == held and not (is_first and not held):
            return
        change = None if there else self._open.get(call.name)
        side.is_held, side.is_ours = held, not there and call.name in self._asked
        if not (there or held):
            self._asked.discard(call.name)
        kind = CallKind.HELD if held else CallKind.RESUMED
        self._book.note(call.name, kind, turn=stamp, is_there=there)
        if change is not None and change.held == held:
            self._close(call.name, change, "")

    def is_asked(self, call: Call) -> bool:
        """Whether a hold of this caller is under way."""
        change = self._open.get(call.name)
        return change is not None and change.held

    def waits(self, call: Call) -> None:
        """A held caller waits apart from the handset from now on."""
        self.apart[call.name] = call
        self._side(call.name).is_held = True

    def found(self, call: Call, *, held: bool) -> None:
        """So it stands in the list of a link that comes up; who holds, the list does not say."""
        side = self._side(call.name)
        if side.is_held != held:
            self.told(call, held=held, stamp=side.said + 1)
        side.is_ours = True

    def tidy(self) -> None:
        """Forget calls that are over; what was asked for them is too late."""
        for name in [each for each in self._open if self._book.named(each) is None]:
            self._close(name, self._open[name], "gone")
        for key in [each for each in self._sides if self._book.named(each[0]) is None]:
            del self._sides[key]
            self._asked.discard(key[0])

    def cut(self) -> None:
        """The link is down: nobody can say how it goes on."""
        for name, change in list(self._open.items()):
            self._close(name, change, "link")

    def _side(self, name: str, there: bool = False) -> Side:
        return self._sides.setdefault((name, there), Side())

    def _heard(self, name: str, change: Change, done: bool) -> None:
        if not done:
            self._close(name, change, "refused")

    def _close(self, name: str, change: Change, cause: str) -> None:
        if self._open.get(name) is change:
            del self._open[name]
            change.then(cause)
