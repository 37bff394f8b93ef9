"""The built-in line as a user agent of RFC 3261 that takes calls over UDP and only signals.

It has neither socket nor clock: it is told what came in and what time it is, and gives what is to
be sent, what happened, and how commands went. A call rings once its contact is kept, never before.
"""

from collections.abc import Callable, Mapping
from uuid import uuid4

from intake.telephone.adapter import CallEvent, CallState, Capability, Order, Settled
from intake.telephone.sip.abilities import abilities
from intake.telephone.sip.answering import Answering
from intake.telephone.sip.asking import Asking
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.calling_out import CallingOut
from intake.telephone.sip.calls import RETRY_AFTER, Calls
from intake.telephone.sip.consulting import Consulting
from intake.telephone.sip.exchanges import Address, Exchange, Exchanges
from intake.telephone.sip.fields import Unfit
from intake.telephone.sip.holding import Holding
from intake.telephone.sip.inviting import Inviting
from intake.telephone.sip.joined import InTime, Parts, joined
from intake.telephone.sip.legs import Legs
from intake.telephone.sip.media import Media
from intake.telephone.sip.message import Response, parse
from intake.telephone.sip.third_party import ThirdParty
from intake.telephone.sip.timers import Timers
from intake.telephone.sip.transfers import Transfers


class Agent:
    """Every call on the line, moved by datagrams, commands and the time."""

    is_up = True

    def __init__(
        self,
        *,
        here: Address,
        switch: Address | None = None,
        joins: bool = False,
        media: Address | None = None,
    ) -> None:
        copies = media is not None
        self.capabilities = abilities(has_switch=switch is not None, joins=joins, copies=copies)
        self.timers = Timers()
        self.out: list[tuple[bytes, Address]] = []
        self._media = Media(there=media, send=self._send, timers=self.timers) if media else None
        self._asking = Asking(here=here, send=self._send, timers=self.timers)
        self._exchanges = Exchanges(send=self._send, timers=self.timers)
        self._calls = Calls(
            here=here, exchanges=self._exchanges, asking=self._asking, timers=self.timers
        )
        self._settled: list[Settled] = []
        self._inviting = Inviting(
            here=here, send=self._send, asking=self._asking, timers=self.timers
        )
        self._holding = Holding(
            calls=self._calls,
            exchanges=self._exchanges,
            inviting=self._inviting,
            timers=self.timers,
            settle=self._settle,
        )
        self._transfers = Transfers(
            calls=self._calls,
            exchanges=self._exchanges,
            asking=self._asking,
            timers=self.timers,
            settle=self._settle,
        )
        # Without a switch no order comes so far.
        legs = Legs(
            here=here,
            switch=switch or here,
            exchanges=self._exchanges,
            inviting=self._inviting,
            asking=self._asking,
        )
        self._third_party = ThirdParty(host=here[0], legs=legs, timers=self.timers)
        self._calling_out = CallingOut(
            calls=self._calls, third_party=self._third_party, settle=self._settle
        )
        self._consulting = Consulting(
            calls=self._calls,
            holding=self._holding,
            transfers=self._transfers,
            third_party=self._third_party,
            timers=self.timers,
            settle=self._settle,
        )
        self._answering = Answering(
            calls=self._calls,
            exchanges=self._exchanges,
            holding=self._holding,
            transfers=self._transfers,
            legs=legs,
        )
        settle = self._settle
        parts = Parts(
            self._calls, self._exchanges, self._holding, legs, self.timers, settle, self._media
        )
        otherwise = joined(parts, self._answering, switch=switch) if joins and switch else {}
        self._at_once: Mapping[str, Callable[[Call, float], None]] = {
            **({} if otherwise else {Capability.ANSWER: self._calls.take}),
            Capability.REJECT: self._calls.decline,
            Capability.HANG_UP: self._calls.hang_up,
        }
        self._in_time: Mapping[str, InTime] = {
            Capability.TRANSFER: self._transfers.begin,
            Capability.HOLD: self._holding.begin,
            Capability.RESUME: self._holding.begin,
            Capability.ATTEND: self._consulting.attend,
            Capability.COMPLETE: self._consulting.complete,
            Capability.TAKE_BACK: self._consulting.take_back,
            **otherwise,
        }

    def receive(self, data: bytes, source: Address, at: float) -> None:
        """Take one datagram, whatever it holds."""
        if self._media is not None and source == self._media.there:
            self._media.hear(data, at)
            return
        message = parse(data)
        try:
            if isinstance(message, Response):
                self._heard(message, at)
            elif message is not None and message.method == "ACK":
                self._answering.acknowledge(message)
            elif message is not None and message.is_answerable:
                self._answering.take(Exchange(message, source, uuid4().hex), at)
        except Unfit:
            # Its Via, From or To can't be read, so there is nobody to tell.
            return

    def carry_out(self, order: Order, at: float) -> None:
        """Begin a command; how it went comes with the settled ones."""
        call = self._calls.named(order.call)
        if self._calling_out.hears(order, at):
            return
        if order.verb not in self.capabilities.can:
            self._settle(Settled(order.ref, done=False, cause="unable"))
        elif order.verb == Capability.ORIGINATE:
            self._calling_out.begin(order, at)
        elif call is None:
            # Whoever wanted it to end has what they wanted.
            ended = order.verb in {Capability.REJECT, Capability.HANG_UP}
            self._settle(Settled(order.ref, done=ended, cause="gone"))
        elif act := self._at_once.get(order.verb):
            act(call, at)
            self._settle(Settled(order.ref, done=True))
        else:
            self._in_time[order.verb](call, order, at)

    def ring(self, name: str, at: float) -> None:
        """The contact of a new call is kept: let it ring."""
        if call := self._calls.named(name):
            self._calls.ring(call, at)

    def turn_away(self, name: str, at: float, *, is_off: bool = False) -> None:
        """A new call could not be kept, so that it failed; or the line is off, and nobody there."""
        if call := self._calls.named(name):
            self._calls.refuse(call, *((480, at) if is_off else (503, at, RETRY_AFTER)))

    def close(self, at: float) -> None:
        """End every call that is alive."""
        self._third_party.close(at)
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

    def _heard(self, response: Response, at: float) -> None:
        hearing = self._inviting if response.cseq[1] == "INVITE" else self._asking
        hearing.hear(response, at)

    def _settle(self, settled: Settled) -> None:
        self._settled.append(settled)

    def _send(self, data: bytes, to: Address) -> None:
        self.out.append((data, to))
