"""A supervisor hears a call in silence: their telephone is sent a copy of both sides.

The copy is the media server's, made beside the call: nobody in it is asked, moved or told, and what
the supervisor's telephone might say goes nowhere. It ends with the telephone that is copied.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from intake.telephone.adapter import Order, Settled
from intake.telephone.book import EXTENSION
from intake.telephone.sip import sdp
from intake.telephone.sip.bridges import AT_ONCE, BUSY, Bridges
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.legs import Leg, Legs
from intake.telephone.sip.media import Answer, Media
from intake.telephone.sip.message import Response
from intake.telephone.sip.timers import Timers

#: Nobody's telephone rings longer for it, in seconds.
LONGEST = 25.0
#: Both sides, described as plainly as a caller's sound: the switch makes it fit for the telephone.
BOTH_PLAINLY = {
    "flags": ["all"],
    "ICE": "remove",
    "DTLS": "off",
    "SDES": ["off"],
    "transport-protocol": "RTP/AVP",
    "rtcp-mux": ["demux"],
}


@dataclass(slots=True, eq=False)
class Copy:
    """What one supervisor hears of one telephone."""

    of: Leg
    order: Order | None
    tag: str = ""
    ear: Leg | None = field(default=None, repr=False)


class Listening:
    """Every copy that is heard."""

    def __init__(
        self,
        *,
        bridges: Bridges,
        legs: Legs,
        media: Media,
        timers: Timers,
        settle: Callable[[Settled], None],
    ) -> None:
        self._bridges, self._legs, self._media = bridges, legs, media
        self._timers, self._settle = timers, settle
        self._open: set[Copy] = set()
        legs.over.append(self._gone)

    def begin(self, call: Call, order: Order, at: float) -> None:
        """Ask for a copy of whoever has the call, and let the telephone of whoever asked ring."""
        bridge = self._bridges.of(call)
        if call.phase is not Phase.ANSWERED or bridge.leg is None or not bridge.leg.is_up:
            self._done(order, "not_now")
        elif not EXTENSION.fullmatch(order.desk):
            self._done(order, "no_handset")
        elif any(leg.whom == order.desk for leg in bridge.legs):
            self._done(order, "unfit")
        else:
            copy = Copy(bridge.leg, order)
            self._open.add(copy)
            told = {"call-id": copy.of.dialog.call_id, **BOTH_PLAINLY}
            self._media.ask("subscribe request", told, at, then=partial(self._made, copy))

    def _made(self, copy: Copy, answer: Answer, at: float) -> None:
        """There is a copy: its description goes to the telephone."""
        copy.tag = str(answer.get("to-tag", ""))
        order, offer = copy.order, sdp.copied(str(answer.get("sdp", "")).encode())
        if copy not in self._open or order is None:
            self._forget(copy, at)
        elif not copy.tag or not sdp.has_sound(offer):
            self._end(copy, "refused", at)
        else:
            copy.ear = self._legs.call(
                order.desk,
                at,
                heard=partial(self._heard, copy),
                ended=partial(self._end, copy, ""),
                offer=offer,
                more=AT_ONCE,
                handset=order.handsets.get(order.desk, 0),
            )
            self._timers.set(at + LONGEST, partial(self._late, copy))

    def _heard(self, copy: Copy, response: Response, at: float) -> None:
        """What the telephone answers."""
        if response.status < 200 or copy.ear is None:
            return
        if response.status < 300:
            self._legs.acknowledge(copy.ear)
        if copy not in self._open:
            return
        if response.status >= 300:
            self._end(copy, "busy" if response.status in BUSY else "refused", at)
            return
        told = {**self._named(copy), "sdp": response.body.decode(errors="replace")}
        told["flags"] = ["allow-transcoding"]
        self._media.ask("subscribe answer", told, at, then=partial(self._agreed, copy))

    def _agreed(self, copy: Copy, answer: Answer, at: float) -> None:
        if not answer:
            self._end(copy, "refused", at)
        elif copy in self._open and copy.order is not None:
            order, copy.order = copy.order, None
            self._done(order, "")

    def _late(self, copy: Copy, at: float) -> None:
        if copy.order is not None:
            self._end(copy, "no_answer", at)

    def _gone(self, leg: Leg, at: float) -> None:
        """A telephone is let go, or has hung up: nothing of it is heard any more."""
        for copy in [each for each in self._open if each.of is leg]:
            self._end(copy, "gone", at)

    def _end(self, copy: Copy, cause: str, at: float) -> None:
        """The supervisor's telephone is let go, and the copy with it."""
        if copy not in self._open:
            return
        self._open.remove(copy)
        if copy.ear is not None:
            self._legs.end(copy.ear, at)
        self._forget(copy, at)
        order, copy.order = copy.order, None
        if order is not None:
            self._done(order, cause or "gone")

    def _forget(self, copy: Copy, at: float) -> None:
        if copy.tag:
            self._media.ask("unsubscribe", self._named(copy), at, then=lambda answer, now: None)

    def _named(self, copy: Copy) -> dict[str, object]:
        return {"call-id": copy.of.dialog.call_id, "to-tag": copy.tag}

    def _done(self, order: Order, cause: str) -> None:
        self._settle(Settled(order.ref, done=not cause, cause=cause))
