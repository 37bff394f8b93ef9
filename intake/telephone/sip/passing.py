"""What is done with a caller who speaks with a telephone of ours: held, asked about, given on.

All of it is said in the dialogs that we have with both. Until the caller is with somebody else,
whoever had them has them still.
"""

from collections.abc import Callable, Mapping
from functools import partial

from intake.telephone.adapter import CallKind, Capability, Order, Settled
from intake.telephone.book import EXTENSION
from intake.telephone.sip.bridges import AWAY, REFUSED, SILENT, Bridge, Bridges
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.holding import Holding
from intake.telephone.sip.legs import Leg
from intake.telephone.sip.sdp import Direction
from intake.telephone.sip.timers import Timers

#: Nobody waits longer for a telephone to be picked up, in seconds.
LONGEST = 40.0
#: The words that a desk has for it.
CAUSES: Mapping[str, str] = {AWAY: "refused", SILENT: "no_answer", REFUSED: "busy"}
Then = Callable[[str, float], None]


class Passing:
    """Holds, questions to colleagues, and callers who are given on, each by its command."""

    def __init__(
        self,
        *,
        bridges: Bridges,
        calls: Calls,
        holding: Holding,
        timers: Timers,
        settle: Callable[[Settled], None],
    ) -> None:
        self._bridges, self._calls, self._holding = bridges, calls, holding
        self._timers, self._settle = timers, settle
        self._verbs: Mapping[str, Callable[[Bridge, Order, float, Then], None]] = {
            Capability.HOLD: self._hold,
            Capability.RESUME: self._take_back,
            Capability.TRANSFER: self._transfer,
            Capability.ATTEND: self._attend,
            Capability.COMPLETE: self._complete,
            Capability.TAKE_BACK: self._take_back,
        }
        bridges.parting.append(self._parted)

    def begin(self, call: Call, order: Order, at: float) -> None:
        """Carry out what was asked of a call that goes on."""
        bridge = self._bridges.of(call)

        def then(cause: str, now: float) -> None:
            told = CAUSES.get(cause, cause)
            self._settle(Settled(order.ref, done=not cause, cause=told))

        if order.verb == Capability.TAKE_BACK and bridge.ringing is not None:
            self._bridges.stop(bridge, "taken_back", at)
        if call.phase is not Phase.ANSWERED or bridge.leg is None or bridge.waits is not None:
            then("not_now", at)
            return
        bridge.waits = then
        self._verbs[order.verb](bridge, order, at, partial(self._bridges.done, bridge))

    def _hold(self, bridge: Bridge, order: Order, at: float, then: Then) -> None:
        if bridge.leg is None:
            then("gone", at)
            return
        leg, told = bridge.leg, bridge.call.described

        def quiet(cause: str, now: float) -> None:
            if cause:
                then(cause, now)
            else:
                self._holding.change(bridge.call, held=True, at=now, then=held)

        def held(cause: str, now: float) -> None:
            if cause and bridge.leg is leg:
                self._bridges.tell(leg, told, Direction.BOTH, now, lambda why, later: None)
            then(cause, now)

        self._bridges.tell(leg, told, Direction.NONE, at, quiet)

    def _take_back(self, bridge: Bridge, order: Order, at: float, then: Then) -> None:
        """Let the colleague go, and be with the caller again."""
        colleague, bridge.colleague = bridge.colleague, None
        self._bridges.end(colleague, at)
        leg = bridge.leg
        if leg is None:
            then("gone", at)
            return

        def ready(cause: str, now: float) -> None:
            if cause:
                then(cause, now)
            else:
                self._bridges.join(bridge, leg, now, then)

        self._bridges.tell(leg, bridge.call.described, Direction.BOTH, at, ready)

    def _transfer(self, bridge: Bridge, order: Order, at: float, then: Then) -> None:
        """Let a colleague ring, who has the caller once they pick up."""
        if not EXTENSION.fullmatch(order.target):
            then("unfit", at)
            return

        def up(leg: Leg, now: float) -> None:
            self._bridges.join(bridge, leg, now, partial(self._given, bridge, leg))

        first = bridge.waits or then

        def over(cause: str, now: float) -> None:
            first(cause, now)
            if cause and bridge.leg is None and self._bridges.is_open(bridge):
                self._bridges.drop(bridge, now)

        bridge.waits = over
        self._ring(bridge, order, bridge.call.described, at, up)

    def _given(self, bridge: Bridge, leg: Leg, cause: str, at: float) -> None:
        if cause:
            self._bridges.stop(bridge, cause, at)
        elif bridge.ringing is not leg:
            # The colleague left in that very moment: the caller is with whoever had them.
            if bridge.leg is not None:
                self._bridges.join(bridge, bridge.leg, at, lambda why, now: None)
        else:
            self._bridges.hand_on(bridge, leg, at)
            self._bridges.done(bridge, "", at)

    def _attend(self, bridge: Bridge, order: Order, at: float, then: Then) -> None:
        """Hold the caller, and let a colleague ring who is then spoken with."""
        mine = bridge.leg
        if not EXTENSION.fullmatch(order.target) or mine is None or bridge.colleague:
            then("unfit", at)
            return

        def up(leg: Leg, now: float) -> None:
            self._bridges.tell(mine, leg.sound, Direction.BOTH, now, partial(talk, leg))

        def talk(leg: Leg, cause: str, now: float) -> None:
            if cause or bridge.ringing is not leg:
                self._bridges.stop(bridge, cause or "gone", now)
                return
            bridge.colleague, bridge.ringing = leg, None
            self._bridges.done(bridge, "", now)

        def held(cause: str, now: float) -> None:
            if cause or bridge.leg is not mine:
                then(cause or "gone", now)
            else:
                self._ring(bridge, order, mine.sound, now, up)

        self._hold(bridge, order, at, held)

    def _complete(self, bridge: Bridge, order: Order, at: float, then: Then) -> None:
        """Give the caller to the colleague who was asked."""
        leg = bridge.colleague
        if leg is None:
            then("not_now", at)
            return

        def ready(cause: str, now: float) -> None:
            if cause:
                given(cause, now)
            else:
                self._bridges.join(bridge, leg, now, given)

        def given(cause: str, now: float) -> None:
            if not cause:
                self._bridges.hand_on(bridge, leg, now)
            elif bridge.colleague is leg:
                self._bridges.end(leg, now)
                self._parted(bridge, leg, now)
            then(cause, now)

        self._bridges.tell(leg, bridge.call.described, Direction.BOTH, at, ready)

    def _ring(
        self, bridge: Bridge, order: Order, told: bytes, at: float, up: Callable[[Leg, float], None]
    ) -> None:
        handset = order.handsets.get(order.target, 0)
        self._bridges.ring(bridge, order.target, told, at, up=up, handset=handset)
        leg = bridge.ringing

        def late(now: float) -> None:
            if leg is not None and bridge.ringing is leg and not leg.is_up:
                self._bridges.stop(bridge, SILENT, now)

        self._timers.set(at + LONGEST, late)

    def _parted(self, bridge: Bridge, leg: Leg, at: float) -> None:
        """The colleague who was asked has left; the caller waits still."""
        if leg is bridge.colleague:
            bridge.colleague = None
            bridge.call.left += 1
            self._calls.tell(bridge.call, CallKind.LEFT, turn=bridge.call.left)
