"""What was asked of us and how we answered: kept as long as it may be asked again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from intake.telephone.sip.fields import COOKIE, Hop, address_of, hop_of
from intake.telephone.sip.message import Pairs, Request
from intake.telephone.sip.timers import GIVE_UP, Timers
from intake.telephone.sip.writing import response

Address = tuple[str, int]
Send = Callable[[bytes, Address], None]


@dataclass(slots=True)
class Exchange:
    """A request, and what was answered: a repetition gets the same answer once more."""

    request: Request = field(repr=False)
    source: Address
    tag: str
    last: bytes = field(default=b"", repr=False)
    status: int = 0
    acknowledged: bool = False

    @property
    def hop(self) -> Hop:
        """Where the request came from last."""
        return hop_of(self.request.one("via"))

    def is_named_by(self, request: Request) -> bool:
        """Whether a CANCEL of this branch also knows what only the caller knows (RFC 3261 9.1)."""
        ours = self.request
        return (
            request.one("call-id") == ours.one("call-id")
            and request.cseq[0] == ours.cseq[0]
            and address_of(request.one("from")).tag == address_of(ours.one("from")).tag
        )


class Exchanges:
    """Every exchange that may still be repeated, acknowledged or cancelled."""

    def __init__(self, *, send: Send, timers: Timers) -> None:
        self._send, self._timers = send, timers
        self._kept: dict[tuple[str, ...], Exchange] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def known(self, request: Request, method: str) -> Exchange | None:
        """The exchange that a repetition, an ACK or a CANCEL means. Raises Unfit."""
        return self._kept.get(_key(request, method))

    def answer(self, exchange: Exchange, status: int, more: Pairs = (), body: bytes = b"") -> None:
        """Send an answer and remember it."""
        request = exchange.request
        via, goes_to = exchange.hop.answered(exchange.source)
        to = request.one("to")
        tagged = to if status == 100 or address_of(to).tag else f"{to};tag={exchange.tag}"
        exchange.last = response(request, status, to=tagged, via=via, more=more, body=body)
        exchange.status = status
        self._send(exchange.last, goes_to)

    def refuse(self, exchange: Exchange, status: int, at: float) -> None:
        """Say no to an INVITE until that is acknowledged."""
        self.keep(exchange)
        self.answer(exchange, status)
        self.insist(exchange, at, lambda now: None)

    def repeat(self, exchange: Exchange) -> None:
        """Send the last answer once more."""
        if exchange.last:
            self._send(exchange.last, exchange.hop.answered(exchange.source)[1])

    def keep(self, exchange: Exchange) -> None:
        """Know its repetitions until it is let go."""
        self._kept[_key(exchange.request, exchange.request.method)] = exchange

    def let_go(self, exchange: Exchange, at: float) -> None:
        """Know its repetitions for as long as they may come, and no longer."""

        def forget(now: float) -> None:
            self._kept.pop(_key(exchange.request, exchange.request.method), None)

        self._timers.set(at + 2 * GIVE_UP, forget)

    def insist(self, exchange: Exchange, at: float, give_up: Callable[[float], None]) -> None:
        """Say the final answer again until it is acknowledged."""

        def again() -> bool:
            if not exchange.acknowledged:
                self.repeat(exchange)
            return not exchange.acknowledged

        def never(now: float) -> None:
            if not exchange.acknowledged:
                give_up(now)

        self._timers.insist(at, again, never)
        self.let_go(exchange, at)


def _key(request: Request, method: str) -> tuple[str, ...]:
    """The name of a transaction (17.2.3); those before RFC 3261 are told by all they have."""
    hop = hop_of(request.one("via"))
    if hop.branch.startswith(COOKIE):
        return hop.branch, hop.host, str(hop.port), method
    tag = address_of(request.one("from")).tag
    return request.one("call-id"), tag, str(request.cseq[0]), hop.text, method
