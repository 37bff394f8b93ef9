"""The built-in line as a user agent of RFC 3261 that takes calls over UDP and only signals.

It has neither socket nor clock: it is told what came in and what time it is, and gives what is to
be sent, what happened, and how commands went. A call rings once its contact is kept, never before.
"""

from collections.abc import Callable, Mapping
from uuid import uuid4

from intake.telephone.adapter import (
    CallEvent,
    CallKind,
    CallState,
    Capability,
    Order,
    Settled,
)
from intake.telephone.sip import sdp
from intake.telephone.sip.abilities import ABILITIES
from intake.telephone.sip.asking import Asking
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calls import RETRY_AFTER, Calls
from intake.telephone.sip.checks import ALLOWED, fault_of
from intake.telephone.sip.exchanges import Address, Exchange, Exchanges
from intake.telephone.sip.fields import Unfit, address_of
from intake.telephone.sip.message import Request, Response, parse
from intake.telephone.sip.timers import Timers
from intake.telephone.sip.transfers import Transfers

MOST_CALLS, MOST_EXCHANGES = 400, 5_000
NAME_LENGTH = 32


class Agent:
    """Every call on the line, moved by datagrams, commands and the time."""

    capabilities, is_up = ABILITIES, True

    def __init__(self, *, here: Address) -> None:
        self.timers = Timers()
        self.out: list[tuple[bytes, Address]] = []
        self._asking = Asking(here=here, send=self._send, timers=self.timers)
        self._exchanges = Exchanges(send=self._send, timers=self.timers)
        self._calls = Calls(
            here=here, exchanges=self._exchanges, asking=self._asking, timers=self.timers
        )
        self._settled: list[Settled] = []
        self._transfers = Transfers(
            calls=self._calls,
            exchanges=self._exchanges,
            asking=self._asking,
            settle=lambda settled: self._settled.append(settled),
        )
        self._methods: Mapping[str, Callable[[Exchange, float], None]] = {
            "INVITE": self._invite,
            "CANCEL": self._cancel,
            "BYE": self._bye,
            "OPTIONS": self._options,
            "NOTIFY": self._transfers.heard,
        }
        self._verbs: Mapping[str, Callable[[Call, float], None]] = {
            Capability.ANSWER: self._calls.take,
            Capability.REJECT: self._calls.decline,
            Capability.HANG_UP: self._calls.hang_up,
        }

    def receive(self, data: bytes, source: Address, at: float) -> None:
        """Take one datagram, whatever it holds."""
        message = parse(data)
        try:
            if isinstance(message, Response):
                self._asking.hear(message, at)
            elif message is not None and message.method == "ACK":
                self._ack(message)
            elif message is not None and message.is_answerable:
                self._request(Exchange(message, source, uuid4().hex), at)
        except Unfit:
            # Its Via, From or To can't be read, so there is nobody to tell.
            return

    def carry_out(self, order: Order, at: float) -> None:
        """Begin a command; how it went comes with the settled ones."""
        act, call = self._verbs.get(order.verb), self._calls.named(order.call)
        if order.verb not in ABILITIES.can:
            self._settled.append(Settled(order.ref, done=False, cause="unable"))
        elif call is None:
            # Whoever wanted it to end has what they wanted.
            ended = order.verb in {Capability.REJECT, Capability.HANG_UP}
            self._settled.append(Settled(order.ref, done=ended, cause="gone"))
        elif act is None:
            self._transfers.begin(call, order, at)
        else:
            act(call, at)
            self._settled.append(Settled(order.ref, done=True))

    def ring(self, name: str, at: float) -> None:
        """The contact of a new call is kept: let it ring."""
        if call := self._calls.named(name):
            self._calls.ring(call, at)

    def turn_away(self, name: str, at: float) -> None:
        """The contact of a new call could not be kept: the caller hears that it failed."""
        if call := self._calls.named(name):
            self._calls.refuse(call, 503, at, RETRY_AFTER)

    def close(self, at: float) -> None:
        """End every call that is alive."""
        self._calls.close(at)

    def events(self) -> list[CallEvent]:
        """What has happened since they were last asked for, in order."""
        self._calls.happened, told = [], self._calls.happened
        return told

    def settled(self) -> list[Settled]:
        """Commands that have come to an end since they were last asked for."""
        self._settled, told = [], self._settled
        return told

    def snapshot(self) -> list[CallState]:
        """Every call on the line now."""
        return [
            CallState(call.name, call.phase is Phase.ANSWERED, call.since) for call in self._calls
        ]

    def _request(self, exchange: Exchange, at: float) -> None:
        known = self._exchanges.known(exchange.request, exchange.request.method)
        if known is not None:
            self._exchanges.repeat(known)
        elif fault := fault_of(exchange.request):
            self._exchanges.answer(exchange, fault.status, fault.headers)
        else:
            self._methods[exchange.request.method](exchange, at)

    def _invite(self, exchange: Exchange, at: float) -> None:
        request = exchange.request
        if address_of(request.one("to")).tag:
            self._invite_again(exchange, at)
        elif any(call.is_of(request) for call in self._calls):
            self._exchanges.answer(exchange, 482)
        elif len(self._calls) >= MOST_CALLS or len(self._exchanges) >= MOST_EXCHANGES:
            self._exchanges.answer(exchange, 503, RETRY_AFTER)
        else:
            self._calls.begin(exchange, at)

    def _invite_again(self, exchange: Exchange, at: float) -> None:
        """The caller changes the sound of a call that goes on: for us nothing changes."""
        call = self._calls.next_of(exchange.request)
        if call is None:
            self._exchanges.answer(exchange, 481)
        elif call.phase is not Phase.ANSWERED:
            self._exchanges.answer(exchange, 491)
        else:
            call.target = address_of(exchange.request.one("contact")).uri
            self._exchanges.keep(exchange)
            self._calls.accept(call, exchange, at)

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
        call = self._calls.next_of(exchange.request)
        if call is None:
            self._exchanges.answer(exchange, 481)
            self._stray(exchange.request)
            return
        self._exchanges.keep(exchange)
        self._exchanges.let_go(exchange, at)
        self._exchanges.answer(exchange, 200)
        self._transfers.gone(call)
        self._calls.leave(call, at)

    def _options(self, exchange: Exchange, at: float) -> None:
        self._exchanges.answer(exchange, 200, (*ALLOWED, ("Accept", sdp.TYPE)))

    def _ack(self, request: Request) -> None:
        if request.fault:
            return
        refused = self._exchanges.known(request, "INVITE")
        if refused is not None and refused.status >= 300:
            refused.acknowledged = True
        if call := self._calls.meant(request):
            self._calls.acknowledged(call, request.cseq[0])

    def _stray(self, request: Request) -> None:
        """The end of a call that this process does not know, but an earlier one may have."""
        tag = address_of(request.one("to")).tag
        if len(tag) == NAME_LENGTH and tag.isalnum() and self._calls.named(tag) is None:
            self._calls.happened.append(CallEvent(tag, CallKind.HUNG_UP, is_stray=True))

    def _send(self, data: bytes, to: Address) -> None:
        self.out.append((data, to))
