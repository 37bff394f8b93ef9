"""Two telephones, both called by us, that speak with each other past us (RFC 3725).

The flow is the third: the first telephone offers, hears that nothing is to be heard yet, and so
can wait as long as the other rings; what the other offers then goes to the first. By the first
flow its yes would wait unacknowledged while a person is called, and end after 32 seconds; the
fourth begins with a description of no stream at all, which many a handset refuses.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from intake.telephone.adapter import CallKind
from intake.telephone.sip import sdp
from intake.telephone.sip.asking import UNANSWERED
from intake.telephone.sip.legs import PENDING, Leg, Legs
from intake.telephone.sip.message import Response
from intake.telephone.sip.relaying import Relay
from intake.telephone.sip.timers import Timers

#: So long a handset, and whoever is called from it, may ring, in seconds.
HANDSET, OTHER = 40.0, 60.0
#: So long a lifted handset waits to hear whether the other may be called.
ASKED = 5.0
#: In hundredths: how late, and by how much more, whoever began a dialog tries again (14.1).
SOONEST, SPAN = 210, 190
BUSY, SILENT = frozenset({486, 600, 603}), frozenset({UNANSWERED, 480, 487})
#: Hears how far it has come: it rings here, rings there, somebody answered, or why it is over.
Tell = Callable[[CallKind, float], None]
Lifted = Callable[[float], None]


@dataclass(slots=True, eq=False)
class Pair:
    """Two telephones on their way to each other."""

    other: str = field(repr=False)
    tell: Tell = field(repr=False)
    #: Hears that the first was lifted; then the other is called once that is let go on.
    lifted: Lifted | None = field(default=None, repr=False)
    near: Leg | None = None
    far: Leg | None = None
    relay: Relay | None = field(default=None, repr=False)
    offer: bytes = field(default=b"", repr=False)
    told: set[CallKind] = field(default_factory=set)

    @property
    def is_joined(self) -> bool:
        """Whether they can hear each other."""
        return CallKind.ANSWERED in self.told


class ThirdParty:
    """Every pair that we have begun and that is not over."""

    def __init__(self, *, host: str, legs: Legs, timers: Timers) -> None:
        self._host, self._legs, self._timers = host, legs, timers
        self._alive: set[Pair] = set()

    def __len__(self) -> int:
        return len(self._alive)

    def join(
        self,
        whom: str,
        other: str,
        at: float,
        *,
        tell: Tell,
        lifted: Lifted | None = None,
        handset: int = 0,
    ) -> Pair:
        """Let a handset ring, and once it is lifted the other, and join them."""
        pair = Pair(other, tell, lifted)
        self._alive.add(pair)
        ended = partial(self._over, pair, CallKind.HUNG_UP)
        heard = partial(self._near, pair)
        pair.near = self._legs.call(whom, at, heard=heard, ended=ended, handset=handset)
        self._timers.set(at + HANDSET, lambda now: self._unanswered(pair, pair.near, now))
        return pair

    def part(self, pair: Pair, at: float) -> None:
        """Let both go, and tell nobody."""
        self._alive.discard(pair)
        for leg in (pair.far, pair.near):
            if leg is not None:
                self._legs.end(leg, at)

    def close(self, at: float) -> None:
        """Let all of them go."""
        for pair in list(self._alive):
            self._over(pair, CallKind.HUNG_UP, at)

    def give_up(self, pair: Pair, at: float) -> None:
        """Let the handset go, and tell that it failed."""
        self._over(pair, CallKind.FAILED, at)

    def _unasked(self, pair: Pair, at: float) -> None:
        if pair.far is None:
            self.give_up(pair, at)

    def _near(self, pair: Pair, response: Response, at: float) -> None:
        """What the handset answers to our first call of it."""
        if response.status < 200:
            self._tell(pair, CallKind.OFFERED, at)
            return
        streams = sdp.parts_of(response.body)[1]
        if response.status >= 300 or not streams or pair.near is None:
            self._over(pair, CallKind.FAILED, at)
            return
        self._legs.acknowledge(pair.near, sdp.Sound(self._host).answer(response.body))
        pair.relay = Relay(self._host, streams)
        if pair.lifted is None:
            self.go_on(pair, at)
        else:
            self._timers.set(at + ASKED, lambda now: self._unasked(pair, now))
            pair.lifted(at)

    def go_on(self, pair: Pair, at: float) -> None:
        """Let the other ring, whose handset was lifted."""
        if pair not in self._alive:
            return
        ended = partial(self._over, pair, CallKind.HUNG_UP)
        pair.far = self._legs.call(pair.other, at, heard=partial(self._far, pair), ended=ended)
        self._timers.set(at + OTHER, lambda now: self._unanswered(pair, pair.far, now))

    def _far(self, pair: Pair, response: Response, at: float) -> None:
        """What the other answers."""
        if response.status < 200:
            self._tell(pair, CallKind.RINGING, at)
        elif response.status >= 300:
            self._over(pair, _why(response.status, pair), at)
        elif pair.relay and (offer := pair.relay.to_near(response.body, version=2)):
            pair.offer = offer
            self._offer(pair, at)
        else:
            self._over(pair, CallKind.FAILED, at)

    def _offer(self, pair: Pair, at: float) -> None:
        """Tell the handset what the other wants to hear and say."""
        if pair in self._alive and pair.near is not None:
            self._legs.change(pair.near, pair.offer, at, heard=partial(self._agreed, pair))

    def _agreed(self, pair: Pair, response: Response, at: float) -> None:
        """What the handset answers to that; the other has waited for it."""
        if pair.near is None or pair.far is None or response.status < 200:
            return
        if response.status < 300:
            self._legs.acknowledge(pair.near)
        if pair not in self._alive:
            return
        if response.status == PENDING:
            pause = (SOONEST + secrets.randbelow(SPAN + 1)) / 100
            self._timers.set(at + pause, lambda now: self._offer(pair, now))
            return
        answer = pair.relay.to_far(response.body) if pair.relay else None
        if response.status >= 300 or answer is None:
            self._over(pair, CallKind.FAILED, at)
            return
        self._legs.acknowledge(pair.far, answer)
        self._tell(pair, CallKind.ANSWERED, at)

    def _unanswered(self, pair: Pair, leg: Leg | None, at: float) -> None:
        if leg is not None and not leg.is_up:
            self._over(pair, _why(UNANSWERED, pair), at)

    def _over(self, pair: Pair, why: CallKind, at: float) -> None:
        if pair in self._alive:
            self.part(pair, at)
            self._tell(pair, why, at)

    def _tell(self, pair: Pair, kind: CallKind, at: float) -> None:
        """Each is told once, and nothing of it to nobody."""
        if kind not in pair.told:
            pair.told.add(kind)
            pair.tell(kind, at)


def _why(status: int, pair: Pair) -> CallKind:
    """Silence of a switch at which nothing rang is no silence of a person."""
    if status in BUSY:
        return CallKind.BUSY
    is_silent = status in SILENT and CallKind.RINGING in pair.told
    return CallKind.NO_ANSWER if is_silent else CallKind.FAILED
