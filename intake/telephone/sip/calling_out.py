"""Calls of our own: the handset of whoever calls back is joined with a number outside."""

from collections.abc import Callable
from uuid import UUID

from intake.telephone.adapter import CallEvent, CallKind, Capability, Order, Settled
from intake.telephone.book import EXTENSION
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.fields import NUMBER
from intake.telephone.sip.third_party import Pair, ThirdParty

MOST = 50
OVER = frozenset({CallKind.FAILED, CallKind.HUNG_UP, CallKind.BUSY, CallKind.NO_ANSWER})


class CallingOut:
    """Such calls by the order that began them; they are no contacts, and in no snapshot."""

    def __init__(
        self, *, calls: Calls, third_party: ThirdParty, settle: Callable[[Settled], None]
    ) -> None:
        self._calls, self._third_party, self._settle = calls, third_party, settle
        #: Those whose number was not called yet, and those where it rings.
        self._waiting: dict[UUID, Pair] = {}
        self._ringing: dict[UUID, Pair] = {}

    def begin(self, order: Order, at: float) -> None:
        """Let the handset ring; everything further comes as events that name the order."""
        if cause := self._cause(order):
            self._settle(Settled(order.ref, done=False, cause=cause))
            return

        def tell(kind: CallKind, now: float) -> None:
            self._tell(order.ref, kind)
            if kind in OVER or kind is CallKind.ANSWERED:
                self._ringing.pop(order.ref, None)
            if kind in OVER and order.ref in self._waiting:
                del self._waiting[order.ref]
                self._settle(Settled(order.ref, done=False, cause="not_lifted"))

        pair = self._third_party.join(
            order.desk,
            order.number,
            at,
            tell=tell,
            lifted=lambda now: self._tell(order.ref, CallKind.LIFTED),
            handset=order.handsets.get(order.desk, 0),
        )
        self._waiting[order.ref] = pair

    def hears(self, order: Order, at: float) -> bool:
        """Take what was said of a call that nobody has answered; False for any other order."""
        pair = self._waiting.get(order.ref) or self._ringing.get(order.ref)
        if pair is None:
            return False
        if order.verb != Capability.ORIGINATE:
            self._third_party.give_up(pair, at)
        elif order.ref not in self._waiting or pair.relay is None:
            return False
        else:
            self._ringing[order.ref] = self._waiting.pop(order.ref)
            self._settle(Settled(order.ref, done=True))
            self._third_party.go_on(pair, at)
        return True

    def _tell(self, order: UUID, kind: CallKind) -> None:
        self._calls.happened.append(CallEvent(order.hex, kind, order=order))

    def _cause(self, order: Order) -> str:
        """Why it can't even be begun, in one word."""
        if not EXTENSION.fullmatch(order.desk):
            return "no_handset"
        if not NUMBER.fullmatch(order.number):
            return "unfit"
        return "not_now" if len(self._third_party) >= MOST else ""
