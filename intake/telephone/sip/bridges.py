"""A caller and the telephone of ours that they speak with, each told what the other described.

The sound goes past us. Whatever changes is said to our telephone first, and what it then
describes to the caller, so that neither is heard where the other believes to be alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from intake.telephone.adapter import CallKind
from intake.telephone.sip import sdp
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.holding import Holding
from intake.telephone.sip.legs import Leg, Legs
from intake.telephone.sip.message import Pairs, Response

#: The person has taken the call already, so that their telephone answers by itself (RFC 5373).
AT_ONCE: Pairs = (("Call-Info", "<sip:line@hotline.invalid>;answer-after=0"),)
#: Why nobody of ours is there, in one word each.
AWAY, SILENT, REFUSED = "no_telephone", "not_picked_up", "turned_down"
BUSY = frozenset({486, 600, 603})
#: Hears "" or, in one word, why not.
Then = Callable[[str, float], None]
Up = Callable[[Leg, float], None]


@dataclass(slots=True, eq=False)
class Bridge:
    """One caller; `leg` is whom they speak with, and `colleague` whom that person asks."""

    call: Call
    leg: Leg | None = None
    colleague: Leg | None = None
    #: A telephone that rings, or is picked up and not yet in its place.
    ringing: Leg | None = None
    #: Whoever rings, or asks, waits to hear how it went.
    waits: Then | None = field(default=None, repr=False)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """Every telephone of ours in it."""
        return tuple(each for each in (self.leg, self.colleague, self.ringing) if each)


class Bridges:
    """Every caller who speaks, or is about to speak, with a telephone of ours."""

    def __init__(self, *, host: str, calls: Calls, legs: Legs, holding: Holding) -> None:
        self._host, self._calls = host, calls
        self._legs, self._holding = legs, holding
        self._open: dict[str, Bridge] = {}
        #: Hear of each telephone that hung up by itself.
        self.parting: list[Callable[[Bridge, Leg, float], None]] = []
        calls.ending.append(self._gone)
        holding.changing.append(self._changed)

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Bridge]:
        return iter(list(self._open.values()))

    def of(self, call: Call) -> Bridge:
        """The bridge of a call."""
        return self._open.setdefault(call.name, Bridge(call))

    def with_extension(self, extension: str) -> Bridge | None:
        """The bridge in which this extension speaks with a caller."""
        found = (each for each in self if each.leg and each.leg.whom == extension)
        return next(found, None)

    def is_open(self, bridge: Bridge) -> bool:
        """Whether the caller is there still."""
        return self._open.get(bridge.call.name) is bridge

    def ring(
        self,
        bridge: Bridge,
        whom: str,
        told: bytes,
        at: float,
        *,
        up: Up,
        more: Pairs = (),
        handset: int = 0,
    ) -> None:
        """Let a telephone ring, which hears of this sound; `up` hears that it was picked up."""
        says = sdp.Sound(self._host, wants=sdp.Direction.BOTH, told=told)

        def heard(response: Response, now: float) -> None:
            if response.status < 200 or bridge.ringing is not leg:
                return
            if response.status < 300:
                self._legs.acknowledge(leg)
            if response.status >= 300 or not sdp.has_sound(response.body):
                self.stop(bridge, REFUSED if response.status in {*BUSY, 200} else AWAY, now)
                return
            up(leg, now)

        def ended(now: float) -> None:
            self._parted(bridge, leg, now)

        leg = self._legs.call(
            whom, at, heard=heard, ended=ended, offer=says.offer(), more=more, handset=handset
        )
        leg.says, bridge.ringing = says, leg

    def stop(self, bridge: Bridge, cause: str, at: float) -> None:
        """Let what rings go, and whoever waits hears why."""
        leg, bridge.ringing = bridge.ringing, None
        if leg is not None:
            self._legs.end(leg, at)
        self.done(bridge, cause, at)

    def done(self, bridge: Bridge, cause: str, at: float) -> None:
        """Whoever waits hears how it went, once."""
        then, bridge.waits = bridge.waits, None
        if then is not None:
            then(cause, at)

    def tell(self, leg: Leg, told: bytes, way: sdp.Direction, at: float, then: Then) -> None:
        """Let a telephone of ours hear of this sound, in this direction."""

        def heard(response: Response, now: float) -> None:
            if response.status < 200:
                return
            if response.status < 300:
                self._legs.acknowledge(leg)
            then("" if response.status < 300 else REFUSED, now)

        leg.says.told, leg.says.wants = told, way
        self._legs.change(leg, leg.says.offer(), at, heard=heard)

    def join(self, bridge: Bridge, leg: Leg, at: float, then: Then) -> None:
        """Let the caller hear what this telephone described, off hold; then it has them."""
        call = bridge.call
        before = call.sound.told
        call.sound.told = leg.sound

        def joined(cause: str, now: float) -> None:
            if cause:
                call.sound.told = before
            then(cause, now)

        self._holding.change(call, held=False, at=at, then=joined, anew=True)

    def end(self, leg: Leg | None, at: float) -> None:
        """Let a telephone go."""
        if leg is not None:
            self._legs.end(leg, at)

    def hand_on(self, bridge: Bridge, leg: Leg, at: float) -> None:
        """The caller is with this telephone now, and whoever had them is let go."""
        before, bridge.leg = bridge.leg, leg
        bridge.ringing = bridge.colleague = None
        self.end(before, at)
        if before is None or before.whom != leg.whom:
            bridge.call.passed += 1
            self._calls.tell(bridge.call, CallKind.PASSED, turn=bridge.call.passed)

    def part(self, bridge: Bridge, at: float) -> None:
        """Let every telephone of ours go; the caller rings on, or waits on hold."""
        left = bridge.legs
        bridge.leg = bridge.colleague = bridge.ringing = None
        for leg in left:
            self._legs.end(leg, at)
        self.done(bridge, AWAY, at)
        if bridge.call.phase is Phase.ANSWERED:
            self._holding.change(bridge.call, held=True, at=at, then=lambda cause, now: None)

    def drop(self, bridge: Bridge, at: float) -> None:
        """Nobody speaks with the caller any more, and somebody else is asked."""
        call = bridge.call
        call.dropped += 1
        self._calls.tell(call, CallKind.DROPPED, turn=call.dropped)
        self.part(bridge, at)

    def _parted(self, bridge: Bridge, leg: Leg, at: float) -> None:
        if self.is_open(bridge) and leg in bridge.legs:
            for hear in self.parting:
                hear(bridge, leg, at)

    def _gone(self, call: Call, at: float) -> None:
        bridge = self._open.pop(call.name, None)
        if bridge is not None:
            for leg in bridge.legs:
                self._legs.end(leg, at)
            self.done(bridge, "gone", at)

    def _changed(self, call: Call, at: float) -> None:
        """The caller's sound goes elsewhere from now on: whoever speaks with them is told."""
        bridge = self._open.get(call.name)
        if bridge is None or bridge.leg is None or bridge.colleague or call.is_held:
            return
        if sdp.place_of(bridge.leg.says.told) != sdp.place_of(call.described):
            way = sdp.Direction.BOTH
            self.tell(bridge.leg, call.described, way, at, lambda cause, now: None)
