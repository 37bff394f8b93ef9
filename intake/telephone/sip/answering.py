"""What is asked of us, each request by its method."""

from collections.abc import Callable

from intake.telephone.adapter import CallEvent, CallKind
from intake.telephone.sip import sdp
from intake.telephone.sip.call import Phase
from intake.telephone.sip.calls import RETRY_AFTER, Calls
from intake.telephone.sip.checks import ALLOWED, fault_of
from intake.telephone.sip.exchanges import Address, Exchange, Exchanges
from intake.telephone.sip.fields import address_of
from intake.telephone.sip.holding import Holding
from intake.telephone.sip.legs import Legs
from intake.telephone.sip.message import Request
from intake.telephone.sip.transfers import Transfers

MOST_CALLS, MOST_EXCHANGES = 400, 5_000
NAME_LENGTH = 32


class Answering:
    """The half of the agent that serves."""

    def __init__(
        self,
        *,
        calls: Calls,
        exchanges: Exchanges,
        holding: Holding,
        transfers: Transfers,
        legs: Legs,
    ) -> None:
        self._calls, self._exchanges = calls, exchanges
        self._holding, self._legs = holding, legs
        #: Where callers are joined with telephones of ours, only the switch asks for one again.
        self._switch: Address | None = None
        self._methods: dict[str, Callable[[Exchange, float], None]] = {
            "INVITE": self._invite,
            "CANCEL": self._cancel,
            "BYE": self._bye,
            "OPTIONS": self._options,
            "NOTIFY": transfers.heard,
        }

    def join(self, again: Callable[[Exchange, float], None], switch: Address) -> None:
        """Callers are joined with telephones of ours, of which one may ask for its caller again."""
        self._switch, self._methods["MESSAGE"] = switch, again

    def take(self, exchange: Exchange, at: float) -> None:
        """Answer a request; the same again hears the same. Raises Unfit."""
        known = self._exchanges.known(exchange.request, exchange.request.method)
        if known is not None:
            self._exchanges.repeat(known)
        elif fault := fault_of(exchange.request, *self._more(exchange)):
            self._exchanges.answer(exchange, fault.status, fault.headers)
        else:
            self._methods[exchange.request.method](exchange, at)

    def acknowledge(self, request: Request) -> None:
        """Hear that an answer of ours has come there. Raises Unfit."""
        if request.fault:
            return
        refused = self._exchanges.known(request, "INVITE")
        if refused is not None and refused.status >= 300:
            refused.acknowledged = True
        if call := self._calls.meant(request):
            self._calls.acknowledged(call, request.cseq[0])

    def _more(self, exchange: Exchange) -> tuple[str, ...]:
        return ("MESSAGE",) if exchange.source == self._switch else ()

    def _invite(self, exchange: Exchange, at: float) -> None:
        request = exchange.request
        if self._legs.hears(exchange, at):
            return
        if address_of(request.one("to")).tag:
            self._holding.asked_there(exchange, at)
        elif any(call.is_of(request) for call in self._calls):
            self._exchanges.answer(exchange, 482)
        elif len(self._calls) >= MOST_CALLS or len(self._exchanges) >= MOST_EXCHANGES:
            self._exchanges.answer(exchange, 503, RETRY_AFTER)
        elif self._switch and not sdp.has_sound(request.body):
            # Who speaks last of their sound can't be joined with a telephone that does, too.
            self._exchanges.refuse(exchange, 488, at)
        else:
            self._calls.begin(exchange, at)

    def _cancel(self, exchange: Exchange, at: float) -> None:
        meant = self._exchanges.known(exchange.request, "INVITE")
        if meant is None or not meant.is_named_by(exchange.request):
            self._exchanges.answer(exchange, 481)
            return
        exchange.tag = meant.tag
        self._exchanges.answer(exchange, 200)
        call = self._calls.named(meant.tag)
        if call is not None and call.phase is not Phase.ANSWERED:
            self._calls.leave(call, at)

    def _bye(self, exchange: Exchange, at: float) -> None:
        if self._legs.hears(exchange, at):
            return
        call = self._calls.next_of(exchange.request)
        if call is None:
            self._exchanges.answer(exchange, 481)
            self._stray(exchange.request)
            return
        self._exchanges.keep(exchange)
        self._exchanges.let_go(exchange, at)
        self._exchanges.answer(exchange, 200)
        self._calls.leave(call, at)

    def _options(self, exchange: Exchange, at: float) -> None:
        self._exchanges.answer(exchange, 200, (*ALLOWED, ("Accept", sdp.TYPE)))

    def _stray(self, request: Request) -> None:
        """The end of a call that this process does not know, but an earlier one may have."""
        tag = address_of(request.one("to")).tag
        if len(tag) == NAME_LENGTH and tag.isalnum() and self._calls.named(tag) is None:
            self._calls.happened.append(CallEvent(tag, CallKind.HUNG_UP, is_stray=True))
