"""Calls on hold: an INVITE within the call that says who may be heard (RFC 3264 8.4).

The far end agrees or the call stays as it was. Where both sides ask at once, each refuses the
other and tries again after a while by chance (RFC 3261 14.1).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from intake.telephone.adapter import CallKind, Capability, Order, Settled
from intake.telephone.sip import sdp
from intake.telephone.sip.asking import UNANSWERED
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.checks import ALLOWED
from intake.telephone.sip.exchanges import Exchange, Exchanges
from intake.telephone.sip.fields import address_of
from intake.telephone.sip.inviting import Invitation, Inviting
from intake.telephone.sip.message import Response
from intake.telephone.sip.timers import Timers

NOT_HERE, NO_SUCH_CALL, PENDING = 488, 481, 491
#: Nobody waits longer for a hold, in seconds; and in hundredths, how late it is tried again.
LONGEST, AGAIN = 9.0, 200
#: Hears "" or, in one word, why not.
Then = Callable[[str, float], None]


@dataclass(slots=True, eq=False)
class Change:
    """A hold, or its end, on which the far end has not agreed yet."""

    held: bool
    before: sdp.Direction
    then: Then = field(repr=False)
    asked: Invitation | None = None
    is_late: bool = False


class Holding:
    """Who holds whom, from both sides."""

    def __init__(
        self,
        *,
        calls: Calls,
        exchanges: Exchanges,
        inviting: Inviting,
        timers: Timers,
        settle: Callable[[Settled], None],
    ) -> None:
        self._calls, self._exchanges, self._timers = calls, exchanges, timers
        self._inviting, self._settle = inviting, settle
        self._open: dict[str, Change] = {}
        #: Hear that the caller's side has described another sound.
        self.changing: list[Callable[[Call, float], None]] = []
        calls.ending.append(self._gone)

    def begin(self, call: Call, order: Order, at: float) -> None:
        """Carry out an order to hold a call, or to take it off hold."""

        def then(cause: str, now: float) -> None:
            self._settle(Settled(order.ref, done=not cause, cause=cause))

        self.change(call, held=order.verb == Capability.HOLD, at=at, then=then)

    def change(self, call: Call, *, held: bool, at: float, then: Then, anew: bool = False) -> None:
        """Hold a call, or take it off hold; what is so already is asked for only `anew`."""
        if call.phase is not Phase.ANSWERED or call.name in self._open:
            then("not_now", at)
        elif call.is_held == held and not anew:
            then("", at)
        else:
            change = self._open[call.name] = Change(held, call.sound.wants, then)
            self._timers.set(at + LONGEST, lambda now: self._late(call, change, now))
            self._ask(call, change, at)

    def asked_there(self, exchange: Exchange, at: float) -> None:
        """The caller's side changes the sound of a call that goes on."""
        request = exchange.request
        call = self._calls.next_of(request)
        theirs = sdp.direction_of(request.body)
        if call is None:
            self._exchanges.answer(exchange, NO_SUCH_CALL)
        elif call.phase is not Phase.ANSWERED or self._is_asking(call):
            self._exchanges.refuse(exchange, PENDING, at)
        elif request.body and theirs is None:
            self._exchanges.refuse(exchange, NOT_HERE, at)
        else:
            call.dialog.target = address_of(request.one("contact")).uri
            self._exchanges.keep(exchange)
            self._calls.accept(call, exchange, at)
            for hear in self.changing:
                hear(call, at)
            if theirs is not None:
                self._there(call, held=not theirs.receives)

    def _there(self, call: Call, *, held: bool) -> None:
        if call.is_held_there == held:
            return
        call.is_held_there = held
        call.holds_there += held
        kind = CallKind.HELD if held else CallKind.RESUMED
        self._calls.tell(call, kind, turn=call.holds_there, is_there=True)

    def _is_asking(self, call: Call) -> bool:
        change = self._open.get(call.name)
        return change is not None and change.asked is not None

    def _ask(self, call: Call, change: Change, at: float) -> None:
        if self._open.get(call.name) is not change:
            return
        if call.accepted:
            # A yes of ours that nobody has acknowledged yet goes first (14.1).
            self._again(call, change, at)
            return
        call.sound.wants = sdp.Direction.OUT if change.held else sdp.Direction.BOTH
        change.asked = self._inviting.invite(
            call.dialog,
            at,
            heard=lambda response, now: self._heard(call, change, response, now),
            more=(*self._calls.contact(), *ALLOWED, sdp.CONTENT),
            body=call.sound.offer(),
        )

    def _again(self, call: Call, change: Change, at: float) -> None:
        pause = secrets.randbelow(AGAIN + 1) / 100
        self._timers.set(at + pause, lambda now: self._ask(call, change, now))

    def _heard(self, call: Call, change: Change, response: Response, at: float) -> None:
        asked, status = change.asked, response.status
        if asked is None or status < 200:
            return
        change.asked = None
        if status < 300:
            self._inviting.acknowledge(asked)
            call.described = response.body or call.described
        if self._open.get(call.name) is not change:
            return
        if status < 300:
            self._agreed(call, change, asked, at)
            return
        call.sound.wants = change.before
        if status == PENDING and not change.is_late:
            self._again(call, change, at)
        elif status in {NO_SUCH_CALL, UNANSWERED}:
            self._calls.hang_up(call, at)
        else:
            self._close(call, "refused", at)

    def _agreed(self, call: Call, change: Change, asked: Invitation, at: float) -> None:
        if asked.agreed is not None:
            call.dialog.target = asked.agreed.target
        if call.is_held != change.held:
            call.is_held = change.held
            call.holds += change.held
            kind = CallKind.HELD if change.held else CallKind.RESUMED
            self._calls.tell(call, kind, turn=call.holds)
        self._close(call, "", at)

    def _late(self, call: Call, change: Change, at: float) -> None:
        """Whoever asked waits no longer; what is under way is taken back and heard to its end."""
        if self._open.get(call.name) is not change:
            return
        change.is_late = True
        change.then("late", at)
        if change.asked is None:
            self._open.pop(call.name)
        else:
            self._inviting.cancel(change.asked, at)

    def _gone(self, call: Call, at: float) -> None:
        self._close(call, "gone", at)

    def _close(self, call: Call, cause: str, at: float) -> None:
        change = self._open.pop(call.name, None)
        if change is not None and not change.is_late:
            change.then(cause, at)
