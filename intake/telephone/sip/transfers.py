"""Putting a caller through to an extension of the office's switch: REFER (RFC 3515).

The switch calls the extension and tells how that went; only when somebody is there do we leave.
"""

from collections.abc import Callable

from intake.telephone.adapter import Order, Settled
from intake.telephone.sip.asking import UNANSWERED, Asking
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calls import Calls
from intake.telephone.sip.exchanges import Exchange, Exchanges
from intake.telephone.sip.message import STATUS_LINE
from intake.telephone.sip.timers import Timers

BAD_EVENT = 489
#: Nobody waits longer to hear where the caller is, in seconds.
LONGEST = 44.0


class Transfers:
    """Calls that are being put through, each by its command."""

    def __init__(
        self,
        *,
        calls: Calls,
        exchanges: Exchanges,
        asking: Asking,
        timers: Timers,
        settle: Callable[[Settled], None],
    ) -> None:
        self._calls, self._exchanges, self._asking = calls, exchanges, asking
        self._timers, self._settle = timers, settle
        self._open: dict[str, Order] = {}
        #: Nobody waits for these any more, but the switch is still believed.
        self._late: set[str] = set()
        #: Hear of every caller who could not be put through and is with us still.
        self.failing: list[Callable[[Call], None]] = []
        calls.ending.append(self._gone)

    def begin(self, call: Call, order: Order, at: float) -> None:
        """Ask the switch to call the extension for this caller."""
        host, port = call.invite.source
        self.refer(call, order, f"<sip:{order.target}@{host}:{port}>", at)

    def refer(self, call: Call, order: Order, there: str, at: float) -> None:
        """Ask the caller's side to go there."""
        if call.phase is not Phase.ANSWERED or self.is_open(call):
            self._settle(Settled(order.ref, done=False, cause="not_now"))
            return
        self._open[call.name] = order
        self._timers.set(at + LONGEST, lambda now: self._give_up(call, order))
        self._asking.ask(
            call.dialog,
            "REFER",
            at,
            final=lambda status, now: self._taken(call, status),
            more=(("Refer-To", there), *self._calls.contact()),
        )

    def is_open(self, call: Call) -> bool:
        """Whether it is not known yet where the caller is."""
        return call.name in self._open

    def heard(self, exchange: Exchange, at: float) -> None:
        """The switch tells how far it has come."""
        request = exchange.request
        if request.one("event").partition(";")[0].strip().lower() != "refer":
            self._exchanges.answer(exchange, BAD_EVENT)
            return
        call = self._calls.next_of(request)
        if call is None:
            self._exchanges.answer(exchange, 481)
            return
        self._exchanges.keep(exchange)
        self._exchanges.let_go(exchange, at)
        self._exchanges.answer(exchange, 200)
        told = STATUS_LINE.match(request.body.decode(errors="replace"))
        status = int(told[1]) if told else 100
        if 200 <= status < 300 and (self._close(call, done=True) or call.name in self._late):
            self._calls.hand_over(call, at)
        elif status >= 300:
            self._close(call, done=False, cause="refused")

    def _gone(self, call: Call, at: float) -> None:
        self._late.discard(call.name)
        self._close(call, done=False, cause="gone")

    def _give_up(self, call: Call, order: Order) -> None:
        if self._open.get(call.name) is order:
            self._late.add(call.name)
            self._close(call, done=False, cause="late")

    def _taken(self, call: Call, status: int) -> None:
        if status >= 300:
            self._close(call, done=False, cause="late" if status == UNANSWERED else "refused")

    def _close(self, call: Call, *, done: bool, cause: str = "") -> bool:
        order = self._open.pop(call.name, None)
        if order is not None:
            self._settle(Settled(order.ref, done=done, cause=cause))
            if not done and call.phase is Phase.ANSWERED:
                for hear in self.failing:
                    hear(call)
        return order is not None
