"""The calls on the line and everything that may become of one."""

from collections.abc import Callable, Iterator

from intake.telephone.adapter import CallEvent, CallKind
from intake.telephone.sip import sdp
from intake.telephone.sip.asking import Asking
from intake.telephone.sip.call import Call, Phase
from intake.telephone.sip.checks import ALLOWED
from intake.telephone.sip.exchanges import Address, Exchange, Exchanges
from intake.telephone.sip.fields import address_of, caller_of, language_of
from intake.telephone.sip.message import NUMBER, Pairs, Request
from intake.telephone.sip.timers import Timers

#: Nobody's telephone rings longer, in seconds; and so often a caller hears that it still rings.
LONGEST_RING, REMINDER = 900.0, 60.0
RETRY_AFTER: Pairs = (("Retry-After", "30"),)


class Calls:
    """Every call that is alive, by our name of it, and what has happened to them."""

    def __init__(
        self, *, here: Address, exchanges: Exchanges, asking: Asking, timers: Timers
    ) -> None:
        self.happened: list[CallEvent] = []
        #: Told of each call that ends.
        self.ending: list[Callable[[Call, float], None]] = []
        self._alive: dict[str, Call] = {}
        self._here, self._timers = here, timers
        self._exchanges, self._asking = exchanges, asking

    def __len__(self) -> int:
        return len(self._alive)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._alive.values()))

    def named(self, name: str) -> Call | None:
        """The call of this name, if it is alive."""
        return self._alive.get(name)

    def meant(self, request: Request) -> Call | None:
        """The call that a request within a dialog belongs to, by the names of both ends."""
        call = self._alive.get(address_of(request.one("to")).tag)
        return call if call is not None and call.is_of(request) else None

    def next_of(self, request: Request) -> Call | None:
        """The same, but a request that comes too late belongs to none."""
        call = self.meant(request)
        if call is None or request.cseq[0] <= call.remote_cseq:
            return None
        call.remote_cseq = request.cseq[0]
        return call

    def begin(self, exchange: Exchange, at: float) -> None:
        """A new call, which is told and does not ring yet."""
        request = exchange.request
        call = Call.of(exchange, self._here[0], at)
        self._alive[call.name] = call
        self._exchanges.keep(exchange)
        self._exchanges.answer(exchange, 100)
        caller, language = caller_of(request), language_of(request)
        self.happened.append(CallEvent(call.name, CallKind.OFFERED, caller, language))

    def ring(self, call: Call, at: float) -> None:
        """Let a new call ring, as long as its caller wants and nobody longer than all."""
        if call.phase is not Phase.NEW:
            return
        call.phase = Phase.RINGING
        expires = call.invite.request.one("expires")
        most = min(float(expires), LONGEST_RING) if NUMBER.fullmatch(expires) else LONGEST_RING
        self._timers.set(at + most, lambda now: self._give_up(call, now))
        self._remind(call, at)

    def take(self, call: Call, at: float) -> None:
        """Answer a call; twice is once."""
        if call.phase is not Phase.ANSWERED:
            call.phase = Phase.ANSWERED
            self.accept(call, call.invite, at)

    def accept(self, call: Call, exchange: Exchange, at: float) -> None:
        """Say yes until it is acknowledged; a call whose caller never does has failed."""
        call.accepted[exchange.request.cseq[0]] = exchange
        body = call.sound.answer(exchange.request.body)
        call.described = exchange.request.body or call.described
        self._exchanges.answer(exchange, 200, (*self.contact(), *ALLOWED, sdp.CONTENT), body)
        self._exchanges.insist(exchange, at, lambda now: self._unheard(call, now))

    def acknowledged(self, call: Call, number: int) -> None:
        """The caller has heard our yes."""
        accepted = call.accepted.pop(number, None)
        if accepted is None:
            return
        accepted.acknowledged = True
        if not call.is_confirmed:
            call.is_confirmed = True
            self.tell(call, CallKind.ANSWERED)

    def decline(self, call: Call, at: float) -> None:
        """Refuse a call that rings; one that was answered meanwhile is hung up."""
        if call.phase is Phase.ANSWERED:
            self.hang_up(call, at)
        else:
            self.refuse(call, 603, at)
            self.tell(call, CallKind.REJECTED)

    def hang_up(self, call: Call, at: float) -> None:
        """End a call from our side."""
        if call.phase is not Phase.ANSWERED:
            self.decline(call, at)
            return
        self._say_bye(call, at)
        self.tell(call, CallKind.HUNG_UP)

    def hand_over(self, call: Call, at: float) -> None:
        """The switch has put the caller through to somebody: our part ends."""
        self._say_bye(call, at)
        self.tell(call, CallKind.TRANSFERRED)

    def leave(self, call: Call, at: float) -> None:
        """The caller ends the call, answered or not."""
        if call.phase is Phase.ANSWERED:
            self._end(call, at)
            self.tell(call, CallKind.HUNG_UP)
        else:
            self.refuse(call, 487, at)
            self.tell(call, CallKind.ABANDONED)

    def refuse(self, call: Call, status: int, at: float, more: Pairs = ()) -> None:
        """Say no until it is acknowledged."""
        self._exchanges.answer(call.invite, status, more)
        self._exchanges.insist(call.invite, at, lambda now: None)
        self._end(call, at)

    def close(self, at: float) -> None:
        """End all of them, so that nobody speaks to a line that is no more."""
        for call in self:
            if call.phase is Phase.ANSWERED:
                self.hang_up(call, at)
            else:
                self.refuse(call, 503, at, RETRY_AFTER)
                self.tell(call, CallKind.NO_ANSWER)

    def _give_up(self, call: Call, at: float) -> None:
        if call.name in self._alive and call.phase is not Phase.ANSWERED:
            self.refuse(call, 480, at)
            self.tell(call, CallKind.NO_ANSWER)

    def _remind(self, call: Call, at: float) -> None:
        """Say again and again that it rings, or those between would give up (13.3.1.1)."""
        if call.name in self._alive and call.phase is Phase.RINGING:
            self._exchanges.answer(call.invite, 180, self.contact())
            self._timers.set(at + REMINDER, lambda now: self._remind(call, now))

    def _unheard(self, call: Call, at: float) -> None:
        if call.name in self._alive:
            self._say_bye(call, at)
            self.tell(call, CallKind.FAILED)

    def _say_bye(self, call: Call, at: float) -> None:
        self._end(call, at)
        self._asking.ask(call.dialog, "BYE", at, final=lambda status, now: None)

    def _end(self, call: Call, at: float) -> None:
        for accepted in call.accepted.values():
            accepted.acknowledged = True
        self._alive.pop(call.name, None)
        for tell in self.ending:
            tell(call, at)

    def contact(self) -> Pairs:
        """Where a caller finds us."""
        return (("Contact", f"<sip:{self._here[0]}:{self._here[1]}>"),)

    def tell(self, call: Call, kind: CallKind, *, turn: int = 0, is_there: bool = False) -> None:
        """Something happened to a call."""
        self.happened.append(CallEvent(call.name, kind, turn=turn, is_there=is_there))
