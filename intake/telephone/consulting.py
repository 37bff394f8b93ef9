"""Putting through after asking: the handset that held the caller is joined with a colleague's.

The caller is held, a colleague's handset rings, and when it is lifted the two are joined; the
caller then waits apart, with music. What fails on the way leaves them waiting.
"""

from collections.abc import Mapping
from functools import partial

from intake.telephone.adapter import CallKind, Capability, Order
from intake.telephone.book import EXTENSION, Call
from intake.telephone.consults import Acts, Consult, Consults
from intake.telephone.holding import LONGEST, Holding
from intake.telephone.legs import Legs
from intake.telephone.orders import Verb
from intake.telephone.sip.timers import Timers

#: Nobody waits longer for a colleague to lift the handset, in seconds.
RINGS = 44.0
CAUSES: Mapping[CallKind, str] = {
    CallKind.BUSY: "busy",
    CallKind.NO_ANSWER: "no_answer",
    CallKind.FAILED: "refused",
    CallKind.HUNG_UP: "gone",
}


class Consulting:
    """What is asked of it, and what the switch tells of it."""

    def __init__(
        self,
        consults: Consults,
        acts: Acts,
        *,
        holding: Holding,
        legs: Legs,
        timers: Timers,
    ) -> None:
        self._consults, self._acts, self._holding = consults, acts, holding
        self._legs, self._timers = legs, timers
        #: What is done with a caller besides what every switch does.
        self.verbs: Mapping[str, Verb] = {
            Capability.HOLD: holding.begin,
            Capability.RESUME: self.take_back,
            Capability.ATTEND: self.attend,
            Capability.COMPLETE: self.complete,
            Capability.TAKE_BACK: self.take_back,
        }

    def attend(self, call: Call, order: Order, at: float) -> None:
        """Hold the caller, and let the colleague's handset ring."""
        if not call.is_answered or not call.leg or self._consults.of(call):
            self._consults.done(order, "not_now")
        elif not EXTENSION.fullmatch(order.desk):
            self._consults.done(order, "no_handset")
        elif not EXTENSION.fullmatch(order.target) or order.target == order.desk:
            self._consults.done(order, "unfit")
        else:
            consult = self._consults.begin(call, order)
            self._timers.set(at + RINGS, partial(self._late, consult))
            held = partial(self._held, consult, at)
            if call.name in self._holding.apart:
                held("")
            else:
                self._holding.change(call, held=True, at=at, then=held)

    def complete(self, call: Call, order: Order, at: float) -> None:
        """Give the caller to the colleague; it is done once they have each other."""
        consult = self._consults.of(call)
        if consult is None or consult.leg is None or not consult.is_joined or consult.wish:
            self._consults.done(order, "not_now")
            return
        self._wish(consult, order, at)
        self._acts.join(call.channel, consult.leg.channel, partial(self._sent, consult, order))

    def take_back(self, call: Call, order: Order, at: float) -> None:
        """Let the colleague go, and the caller be heard again; also when the colleague has left."""
        consult = self._consults.of(call)
        is_apart = call.name in self._holding.apart
        if call.leg and not is_apart:
            self._consults.end(consult, "taken_back")
            self._holding.begin(call, order, at)
        elif consult and consult.wish:
            self._consults.done(order, "not_now")
        elif not call.leg and not EXTENSION.fullmatch(order.desk):
            self._consults.done(order, "no_handset")
        else:
            if consult and consult.order:
                self._consults.end(consult, "taken_back")
                consult = None
            consult = consult or self._consults.begin(call, None)
            if not is_apart:
                self._consults.apart(call, is_apart=True)
            self._wish(consult, order, at)
            then = partial(self._sent, consult, order)
            if call.leg:
                self._acts.join(call.channel, call.leg, then)
            else:
                # Nobody is at the handset any more: it rings.
                self._acts.send(call, order.desk, then)

    def found(self, call: Call, name: str, channel: str, *, handset: str) -> None:
        """So it stands at the switch: a colleague is asked about a caller who waits apart."""
        if call.name in self._holding.apart and self._consults.of(call) is None:
            call.leg, consult = handset, self._consults.begin(call, None)
            consult.is_joined = consult.has_moved = True
            consult.leg = self._legs.adopt(name, channel, tell=partial(self._told, consult))

    def alone(self, at: float) -> None:
        """Of all others who wait apart: whoever was asked about them has left meanwhile."""
        for call in self._holding.apart.values():
            if self._consults.of(call) is None:
                self._consults.nobody(call, at)

    def parked(self, channel: str) -> None:
        """A channel waits by itself; a caller who waits apart hears music."""
        if any(channel == call.channel for call in self._holding.apart.values()):
            self._acts.play(channel)

    def gone(self, name: str, at: float) -> None:
        """A channel has ended; that of whoever asked may be one of them."""
        for call in [each for each in self._holding.apart.values() if each.leg == name]:
            call.leg = ""
            if consult := self._consults.of(call):
                self._consults.left(consult, "gone", at)

    def bridged(self, pair: set[str], stamp: int) -> None:
        """These two channels speak with each other."""
        for call in list(self._holding.apart.values()):
            consult = self._consults.of(call)
            colleague = consult.leg.channel if consult and consult.leg else None
            if consult and pair == {colleague, call.channel}:
                self._consults.given(consult)
            elif consult and pair == {colleague, call.leg}:
                self._consults.joined(consult)
            elif call.channel in pair:
                self._consults.back(call, stamp)

    def _held(self, consult: Consult, at: float, cause: str) -> None:
        if not self._consults.goes_on(consult) or consult.order is None:
            return
        if cause:
            self._consults.end(consult, cause)
        else:
            tell = partial(self._told, consult)
            consult.leg = self._legs.call(consult.order.target, at, tell=tell)

    def _told(self, consult: Consult, kind: CallKind, at: float) -> None:
        """What the colleague's handset does."""
        call, leg, order = consult.call, consult.leg, consult.order
        if kind in CAUSES:
            consult.leg = None
            self._consults.left(consult, CAUSES[kind], at)
        elif kind is not CallKind.LIFTED:
            return
        elif leg is None or order is None or not call.leg:
            self._consults.end(consult, "gone")
        else:
            if call.name not in self._holding.apart:
                consult.has_moved = True
                self._consults.apart(call, is_apart=True)
            self._acts.join(call.leg, leg.channel, partial(self._sent, consult, order))

    def _sent(self, consult: Consult, order: Order, done: bool) -> None:
        """The switch has begun it, or would not even try."""
        if done or not self._consults.goes_on(consult):
            return
        if consult.order is order:
            if consult.has_moved:
                self._consults.apart(consult.call, is_apart=False)
            self._consults.end(consult, "refused")
        elif consult.wish is order:
            if consult.leg is None:
                # There is no such channel any more: the next time the handset rings.
                consult.call.leg = ""
            self._unwish(consult, "refused")

    def _wish(self, consult: Consult, order: Order, at: float) -> None:
        consult.wish = order

        def late(_now: float) -> None:
            if self._consults.goes_on(consult) and consult.wish is order:
                self._unwish(consult, "late")

        self._timers.set(at + LONGEST, late)

    def _unwish(self, consult: Consult, cause: str) -> None:
        """It did not come to pass; the caller waits as before."""
        if consult.leg is None:
            self._consults.end(consult, cause)
        elif consult.wish is not None:
            order, consult.wish = consult.wish, None
            self._consults.done(order, cause)

    def _late(self, consult: Consult, at: float) -> None:
        if consult.order is not None:
            self._consults.end(consult, "late")
