"""What the console wants of a call, as a switch does it: send the caller somewhere, or hang up.

A caller is sent to the handset of whoever answers, and to a colleague, by the same act. Who comes
back to where callers wait while somebody has the call was not picked up: the handset rings again,
for a caller who waits is not a caller who is spoken with.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from intake.telephone.adapter import CallKind, Capability, Order, Settled
from intake.telephone.book import EXTENSION, Book, Call
from intake.telephone.sip.timers import Timers

#: Begins an order on a call.
Verb = Callable[[Call, Order, float], None]
#: After so long a handset that was not picked up rings again, seconds.
AGAIN = 3.0
#: Nobody is put through any more after so long.
LONGEST_TRANSFER = 44.0


class Cause(Enum):
    """Why a call is hung up, in the words of ITU-T Q.850."""

    REJECTED = 21
    NORMAL = 16
    CONGESTION = 42


@dataclass(frozen=True, slots=True)
class Contexts:
    """Where callers wait, and where the console sends them; nobody else is sent to either.

    Where a held caller and their handset wait, for a switch that holds nobody otherwise.
    """

    waiting: str
    inside: str
    held: str = ""


class Acts(Protocol):
    """What a switch can do with a caller; `then` hears whether it did."""

    def send(self, call: Call, extension: str, then: Callable[[bool], None]) -> None:
        """Send the caller to an extension, in the context inside."""

    def hang_up(self, call: Call, cause: Cause, then: Callable[[bool], None]) -> None:
        """End the call."""


class Orders:
    """Orders that are under way, and who has which call."""

    def __init__(
        self,
        book: Book,
        contexts: Contexts,
        *,
        acts: Acts,
        settle: Callable[[Settled], None],
        timers: Timers,
        more: Mapping[str, Verb] | None = None,
    ) -> None:
        self._book, self._contexts, self._timers = book, contexts, timers
        self._acts, self._settle = acts, settle
        self._transfers: dict[str, Order] = {}
        self._desks: dict[str, str] = {}
        self._where: dict[str, str] = {}
        self._verbs: dict[str, Verb] = {
            Capability.ANSWER: self._answer,
            Capability.REJECT: self._end,
            Capability.HANG_UP: self._end,
            Capability.TRANSFER: self._transfer,
            **(more or {}),
        }

    def begin(self, order: Order, at: float) -> None:
        """Begin an order; how it went is settled, at once or later."""
        act, call = self._verbs.get(order.verb), self._book.named(order.call)
        if act is None:
            self._done(order, "unable")
        elif call is None:
            # Whoever wanted it to end has what they wanted.
            ended = order.verb in {Capability.REJECT, Capability.HANG_UP}
            self._settle(Settled(order.ref, done=ended, cause="gone"))
        else:
            act(call, order, at)

    def turn_away(self, name: str) -> None:
        """End a call of which nobody can be told."""
        if call := self._book.named(name):
            self._acts.hang_up(call, Cause.CONGESTION, lambda done: None)

    def moved(self, name: str, context: str, at: float) -> None:
        """A caller stands in this context of the dialplan."""
        before = self._where.get(name)
        self._where[name] = context
        if context != self._contexts.waiting or before != self._contexts.inside:
            return
        if order := self._transfers.pop(name, None):
            self._done(order, "refused")
        if name in self._desks:
            self._timers.set(at + AGAIN, lambda now: self._ring_again(name))

    def reached(self, name: str, extension: str = "") -> None:
        """Somebody picked up for this caller; a switch that says where says it exactly."""
        order = self._transfers.get(name)
        if order is not None and extension in ("", order.target):
            self._done(self._transfers.pop(name))
            self._book.end(name, CallKind.TRANSFERRED)

    def tidy(self) -> None:
        """Forget calls that are over; their orders are too late."""
        for name in [each for each in self._where if self._book.named(each) is None]:
            self._desks.pop(name, None)
            del self._where[name]
            if order := self._transfers.pop(name, None):
                self._done(order, "gone")

    def cut(self) -> None:
        """The link is down: nobody can say how it goes on."""
        for name in list(self._transfers):
            self._done(self._transfers.pop(name), "link")

    def _answer(self, call: Call, order: Order, at: float) -> None:
        if not EXTENSION.fullmatch(order.desk):
            self._done(order, "no_handset")
            return
        self._desks[call.name] = order.desk
        self._acts.send(call, order.desk, lambda done: self._done(order, "" if done else "refused"))

    def _transfer(self, call: Call, order: Order, at: float) -> None:
        if not call.is_answered or call.name in self._transfers:
            self._done(order, "not_now")
        elif not EXTENSION.fullmatch(order.target):
            self._done(order, "unfit")
        else:
            self._transfers[call.name] = order
            self._timers.set(at + LONGEST_TRANSFER, lambda now: self._give_up(call.name, order))
            self._acts.send(call, order.target, lambda done: self._sent(call.name, done))

    def _end(self, call: Call, order: Order, at: float) -> None:
        call.is_declined = True
        cause = Cause.NORMAL if call.is_answered else Cause.REJECTED
        self._desks.pop(call.name, None)
        # A channel that is not there any more has ended, which is what was wanted.
        self._acts.hang_up(call, cause, lambda done: self._done(order))

    def _sent(self, name: str, done: bool) -> None:
        if not done and (order := self._transfers.pop(name, None)):
            self._done(order, "refused")

    def _give_up(self, name: str, order: Order) -> None:
        if self._transfers.get(name) is order:
            self._done(self._transfers.pop(name), "late")

    def _ring_again(self, name: str) -> None:
        call, desk = self._book.named(name), self._desks.get(name)
        if call and desk and self._where.get(name) == self._contexts.waiting:
            self._acts.send(call, desk, lambda done: None)

    def _done(self, order: Order, cause: str = "") -> None:
        self._settle(Settled(order.ref, done=not cause, cause=cause))
