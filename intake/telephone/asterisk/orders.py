"""What the console wants of a call, said as actions of the manager.

A caller is sent to the handset of whoever answers, and to a colleague, by the same action. Who
comes back to where callers wait while somebody has the call was not picked up: the handset rings
again, for a caller on hold is not a caller who is spoken with.
"""

import re
from collections.abc import Callable

from intake.telephone.adapter import CallKind, Capability, Order, Settled
from intake.telephone.asterisk.channels import Contexts
from intake.telephone.asterisk.wire import Message
from intake.telephone.book import Book, Call
from intake.telephone.sip.timers import Timers

EXTENSION = re.compile(r"[0-9]{2,8}")
#: Causes of an end (ITU-T Q.850): call rejected, normal clearing, equipment congestion.
REJECTED, NORMAL, CONGESTION = "21", "16", "42"
#: After so long a handset that was not picked up rings again, seconds.
AGAIN = 3.0
#: Nobody is put through any more after so long.
LONGEST_TRANSFER = 44.0


class Orders:
    """Orders that are under way, and who has which call."""

    def __init__(
        self,
        book: Book,
        contexts: Contexts,
        *,
        say: Callable[..., str],
        settle: Callable[[Settled], None],
        timers: Timers,
    ) -> None:
        self._book, self._contexts, self._timers = book, contexts, timers
        self._say, self._settle = say, settle
        self._transfers: dict[str, Order] = {}
        self._desks: dict[str, str] = {}
        self._where: dict[str, str] = {}
        self._acts: dict[str, Callable[[Call, Order, float], None]] = {
            Capability.ANSWER: self._answer,
            Capability.REJECT: self._end,
            Capability.HANG_UP: self._end,
            Capability.TRANSFER: self._transfer,
        }

    def begin(self, order: Order, at: float) -> None:
        """Begin an order; how it went is settled, at once or later."""
        act, call = self._acts.get(order.verb), self._book.named(order.call)
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
            self._hang_up(call, CONGESTION, lambda answer: None)

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

    def dialled(self, name: str, status: str) -> None:
        """A handset was called for this caller."""
        if status == "ANSWER" and (order := self._transfers.pop(name, None)):
            self._done(order)
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
        self._redirect(call, order.desk, lambda answer: self._told(order, answer))

    def _transfer(self, call: Call, order: Order, at: float) -> None:
        if not call.is_answered or call.name in self._transfers:
            self._done(order, "not_now")
        elif not EXTENSION.fullmatch(order.target):
            self._done(order, "unfit")
        else:
            self._transfers[call.name] = order
            self._timers.set(at + LONGEST_TRANSFER, lambda now: self._give_up(call.name, order))
            self._redirect(call, order.target, lambda answer: self._sent(call.name, answer))

    def _end(self, call: Call, order: Order, at: float) -> None:
        call.is_declined = True
        cause = NORMAL if call.is_answered else REJECTED
        self._desks.pop(call.name, None)
        # A channel that is not there any more has ended, which is what was wanted.
        self._hang_up(call, cause, lambda answer: self._done(order))

    def _sent(self, name: str, answer: Message) -> None:
        if answer.one("response") != "Success" and (order := self._transfers.pop(name, None)):
            self._done(order, "refused")

    def _give_up(self, name: str, order: Order) -> None:
        if self._transfers.get(name) is order:
            self._done(self._transfers.pop(name), "late")

    def _ring_again(self, name: str) -> None:
        call, desk = self._book.named(name), self._desks.get(name)
        if call and desk and self._where.get(name) == self._contexts.waiting:
            self._redirect(call, desk, lambda answer: None)

    def _told(self, order: Order, answer: Message) -> None:
        self._done(order, "" if answer.one("response") == "Success" else "refused")

    def _done(self, order: Order, cause: str = "") -> None:
        self._settle(Settled(order.ref, done=not cause, cause=cause))

    def _redirect(self, call: Call, extension: str, then: Callable[[Message], None]) -> None:
        context = self._contexts.inside
        self._say(
            "Redirect",
            then,
            Channel=call.channel,
            Context=context,
            Exten=extension,
            Priority="1",
        )

    def _hang_up(self, call: Call, cause: str, then: Callable[[Message], None]) -> None:
        self._say("Hangup", then, Channel=call.channel, Cause=cause)
