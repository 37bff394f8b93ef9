"""Calls of our own: a handset rings, and once it is lifted the switch calls a number from it.

The number is called in a context of the dialplan that is the office's own: which way it goes out,
and whom the called person sees, is said there.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol
from uuid import UUID

from intake.telephone.adapter import CallEvent, CallKind, Capability, Order, Settled
from intake.telephone.book import EXTENSION
from intake.telephone.legs import Leg, Legs
from intake.telephone.sip.fields import NUMBER
from intake.telephone.sip.timers import Timers

MOST = 50
#: So long a lifted handset waits to hear whether the number may be called, and so long that rings.
ASKED, OTHER = 5.0, 60.0


class Acts(Protocol):
    """What a switch can do with a lifted handset; `then` hears whether it would."""

    def call_from(self, leg: Leg, number: str, outside: str, then: Callable[[bool], None]) -> None:
        """Let whoever is at this handset call a number, in the context outside."""


@dataclass(slots=True, eq=False)
class Attempt:
    """One call of our own; `goes_on` once the number is called."""

    order: Order = field(repr=False)
    leg: Leg | None = None
    goes_on: bool = False
    told: set[CallKind] = field(default_factory=set)
    #: Why nobody was reached, as the switch told of the last way out.
    why: CallKind | None = None


class CallingOut:
    """Such calls by the order that began them; they are no contacts, and in no snapshot."""

    def __init__(
        self,
        acts: Acts,
        legs: Legs,
        *,
        outside: str,
        tell: Callable[[CallEvent], None],
        settle: Callable[[Settled], None],
        timers: Timers,
    ) -> None:
        self._acts, self._legs, self._outside = acts, legs, outside
        self._tell_of, self._settle, self._timers = tell, settle, timers
        self._alive: dict[UUID, Attempt] = {}

    def begin(self, order: Order, at: float) -> None:
        """Let the handset ring; everything further comes as events that name the order."""
        if cause := self._cause(order):
            self._settle(Settled(order.ref, done=False, cause=cause))
            return
        attempt = self._alive[order.ref] = Attempt(order)
        attempt.leg = self._legs.call(order.desk, at, tell=partial(self._near, attempt))

    def hears(self, order: Order, at: float) -> bool:
        """Take what was said of a call that nobody has answered; False for any other order."""
        attempt = self._alive.get(order.ref)
        if attempt is None or CallKind.ANSWERED in attempt.told:
            return False
        if order.verb != Capability.ORIGINATE:
            self._give_up(attempt, CallKind.FAILED, at)
        elif CallKind.LIFTED in attempt.told and not attempt.goes_on and attempt.leg:
            attempt.goes_on = True
            self._settle(Settled(order.ref, done=True))
            self._timers.set(at + OTHER, partial(self._unanswered, attempt))
            number, sent = attempt.order.number, partial(self._sent, attempt, at)
            self._acts.call_from(attempt.leg, number, self._outside, sent)
        return True

    def far(self, near: Collection[str], kind: CallKind) -> None:
        """Whoever is called from the handset of one of these names rings, answers, or is over.

        There may be another way out: it is over when the handset is let go.
        """
        for attempt in self._alive.values():
            if attempt.goes_on and attempt.leg and attempt.leg.name in near:
                if kind in (CallKind.RINGING, CallKind.ANSWERED):
                    self._tell(attempt, kind)
                else:
                    attempt.why = kind

    def _near(self, attempt: Attempt, kind: CallKind, at: float) -> None:
        """What the handset does."""
        if kind in (CallKind.OFFERED, CallKind.LIFTED):
            self._tell(attempt, kind)
            if kind is CallKind.LIFTED:
                self._timers.set(at + ASKED, partial(self._unasked, attempt))
        elif not attempt.goes_on:
            self._over(attempt, CallKind.FAILED)
        elif CallKind.ANSWERED in attempt.told:
            self._over(attempt, CallKind.HUNG_UP)
        else:
            self._over(attempt, attempt.why or CallKind.HUNG_UP)

    def _sent(self, attempt: Attempt, at: float, done: bool) -> None:
        if not done:
            self._give_up(attempt, CallKind.FAILED, at)

    def _unasked(self, attempt: Attempt, at: float) -> None:
        if not attempt.goes_on:
            self._give_up(attempt, CallKind.FAILED, at)

    def _unanswered(self, attempt: Attempt, at: float) -> None:
        if CallKind.ANSWERED not in attempt.told:
            rang = CallKind.RINGING in attempt.told
            self._give_up(attempt, CallKind.NO_ANSWER if rang else CallKind.FAILED, at)

    def _give_up(self, attempt: Attempt, kind: CallKind, at: float) -> None:
        if attempt.order.ref in self._alive:
            if attempt.leg is not None:
                self._legs.end(attempt.leg)
            self._over(attempt, kind)

    def _over(self, attempt: Attempt, kind: CallKind) -> None:
        if self._alive.pop(attempt.order.ref, None) is None:
            return
        self._tell(attempt, kind)
        if not attempt.goes_on:
            self._settle(Settled(attempt.order.ref, done=False, cause="not_lifted"))

    def _tell(self, attempt: Attempt, kind: CallKind) -> None:
        """Each is told once."""
        if kind not in attempt.told:
            attempt.told.add(kind)
            ref = attempt.order.ref
            self._tell_of(CallEvent(ref.hex, kind, order=ref))

    def _cause(self, order: Order) -> str:
        """Why it can't even be begun, in one word."""
        if not EXTENSION.fullmatch(order.desk):
            return "no_handset"
        if not NUMBER.fullmatch(order.number):
            return "unfit"
        return "not_now" if len(self._legs) >= MOST else ""
