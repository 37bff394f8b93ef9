"""Calls of our own: the handset of whoever calls back is joined with a number outside."""

from collections.abc import Callable

from intake.telephone.adapter import CallEvent, CallKind, Order, Settled
from intake.telephone.book import EXTENSION
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.fields import NUMBER
from intake.telephone.sip.third_party import ThirdParty

MOST = 50


class CallingOut:
    """Such calls by the order that began them; they are no contacts, and in no snapshot."""

    def __init__(
        self, *, calls: Calls, third_party: ThirdParty, settle: Callable[[Settled], None]
    ) -> None:
        self._calls, self._third_party, self._settle = calls, third_party, settle

    def begin(self, order: Order, at: float) -> None:
        """Let the handset ring; everything further comes as events that name the order."""
        cause = self._cause(order)
        self._settle(Settled(order.ref, done=not cause, cause=cause))
        if not cause:
            name = order.ref.hex

            def tell(kind: CallKind, now: float) -> None:
                self._calls.happened.append(CallEvent(name, kind, order=order.ref))

            self._third_party.join(order.desk, order.number, at, tell=tell)

    def _cause(self, order: Order) -> str:
        """Why it can't even be begun, in one word."""
        if not EXTENSION.fullmatch(order.desk):
            return "no_handset"
        if not NUMBER.fullmatch(order.number):
            return "unfit"
        return "not_now" if len(self._third_party) >= MOST else ""
