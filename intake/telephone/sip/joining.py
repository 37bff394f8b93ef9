"""A claim joins the caller with the extension of whoever took them; whoever hangs up ends it.

A telephone that can't be reached, or loses its sound, costs nobody their call: the caller rings on,
or waits on hold, and the contact goes back into the queue.
"""

from collections.abc import Callable

from intake.telephone.adapter import Order, Settled
from intake.telephone.book import EXTENSION
from intake.telephone.sip.bridges import AT_ONCE, AWAY, SILENT, Bridge, Bridges
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.exchanges import Exchange, Exchanges
from intake.telephone.sip.fields import address_of
from intake.telephone.sip.legs import Leg
from intake.telephone.sip.timers import Timers
from intake.telephone.sip.watching import Watching

#: So long a telephone has to answer by itself, in seconds; the command lives ten. A handset is
#: lifted by hand, and its command lives longer.
LONGEST, TO_LIFT = 8.0, 25.0
#: In such words a telephone says that it lost its sound, and not that somebody hung up.
LOST = ("cause=408", "cause=480", "cause=503", "RTP Timeout")
AGAIN = b"again"


class Joining:
    """From the claim to the end of the conversation."""

    def __init__(
        self,
        *,
        bridges: Bridges,
        calls: Calls,
        exchanges: Exchanges,
        timers: Timers,
        watching: Watching,
        settle: Callable[[Settled], None],
    ) -> None:
        self._bridges, self._calls, self._exchanges = bridges, calls, exchanges
        self._timers, self._settle, self._watching = timers, settle, watching
        bridges.parting.append(self._parted)

    def answer(self, call: Call, order: Order, at: float) -> None:
        """Let the extension of whoever took the call ring, and join them once it answers."""
        bridge = self._bridges.of(call)

        def then(cause: str, now: float) -> None:
            self._settle(Settled(order.ref, done=not cause, cause=cause))

        if bridge.leg is not None and bridge.leg.whom == order.desk:
            then("", at)
        elif bridge.waits is not None:
            then("not_now", at)
        elif not EXTENSION.fullmatch(order.desk):
            then(AWAY, at)
        else:
            self._ring(bridge, order.desk, at, then, order.handsets.get(order.desk, 0))

    def part(self, call: Call, order: Order, at: float) -> None:
        """Whoever asks has the caller no more; whoever came after them has them still."""
        bridge = self._bridges.of(call)
        theirs = bridge.ringing or bridge.leg
        if theirs is not None and order.desk in ("", theirs.whom):
            self._bridges.part(bridge, at)
        self._settle(Settled(order.ref, done=True))

    def again(self, exchange: Exchange, at: float) -> None:
        """A telephone that begins anew asks for the caller it was speaking with."""
        request = exchange.request
        whom = address_of(request.one("from")).uri.partition(":")[2].partition("@")[0]
        bridge = self._bridges.with_extension(whom) if request.body.strip() == AGAIN else None
        if bridge is not None and bridge.leg is not None and bridge.leg.is_handset:
            # A window that opens meanwhile had no call.
            bridge = None
        self._exchanges.keep(exchange)
        self._exchanges.let_go(exchange, at)
        self._exchanges.answer(exchange, 404 if bridge is None else 200)
        if bridge is None or bridge.waits is not None:
            return
        for leg in bridge.legs:
            self._bridges.end(leg, at)
        bridge.leg = bridge.colleague = None

        def then(cause: str, now: float) -> None:
            if cause and self._bridges.is_open(bridge) and bridge.leg is None:
                self._bridges.drop(bridge, now)

        self._ring(bridge, whom, at, then)

    def _ring(
        self,
        bridge: Bridge,
        whom: str,
        at: float,
        then: Callable[[str, float], None],
        handset: int = 0,
    ) -> None:
        def joined(cause: str, now: float) -> None:
            leg = bridge.ringing
            if leg is None or cause:
                self._bridges.stop(bridge, cause, now)
                return
            before, bridge.leg, bridge.ringing = bridge.leg, leg, None
            self._bridges.end(before, now)
            self._bridges.done(bridge, "", now)

        def up(leg: Leg, now: float) -> None:
            call = bridge.call
            if call.phase is Phase.ANSWERED:
                self._bridges.join(bridge, leg, now, joined)
                return
            call.sound.told, call.sound.wants = leg.sound, leg.says.wants
            self._calls.take(call, now)
            joined("", now)

        bridge.waits = then
        self._watching.begin(at)
        told = bridge.call.described
        self._bridges.ring(bridge, whom, told, at, up=up, more=AT_ONCE, handset=handset)
        rings, longest = bridge.ringing, TO_LIFT if handset else LONGEST
        self._timers.set(at + longest, lambda now: self._late(bridge, rings, now))

    def _late(self, bridge: Bridge, rings: Leg | None, at: float) -> None:
        if rings is not None and bridge.ringing is rings and not rings.is_up:
            self._bridges.stop(bridge, SILENT, at)

    def _parted(self, bridge: Bridge, leg: Leg, at: float) -> None:
        """Who spoke with the caller has hung up, or lost the sound."""
        call = bridge.call
        if leg is bridge.ringing:
            self._bridges.stop(bridge, AWAY, at)
        elif leg is not bridge.leg:
            return
        elif bridge.ringing is not None:
            # The caller is on their way to somebody else.
            bridge.leg = None
        elif call.is_held or bridge.colleague or any(word in leg.reason for word in LOST):
            bridge.leg = None
            self._bridges.drop(bridge, at)
        else:
            self._calls.hang_up(call, at)
