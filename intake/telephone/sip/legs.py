"""Telephones that we call ourselves, at the office's switch and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from intake.telephone.sip import sdp
from intake.telephone.sip.asking import Asking
from intake.telephone.sip.checks import ALLOWED
from intake.telephone.sip.dialog import Dialog
from intake.telephone.sip.exchanges import Address, Exchange, Exchanges
from intake.telephone.sip.fields import address_of
from intake.telephone.sip.inviting import Heard, Invitation, Inviting
from intake.telephone.sip.message import Pairs, Request, Response

NOT_HERE, PENDING = 488, 491


@dataclass(slots=True, eq=False)
class Leg:
    """One telephone: `asked` is the last INVITE to it, and `ended` hears that it hung up."""

    name: str
    whom: str = field(repr=False)
    dialog: Dialog
    ended: Callable[[float], None] = field(repr=False)
    asked: Invitation | None = None
    #: Whether it said yes, to whose last one we owe an acknowledgement.
    is_up: bool = False
    is_owed: bool = False
    #: What it is told, and what it described last of its own sound.
    says: sdp.Sound = field(default_factory=lambda: sdp.Sound(""), repr=False)
    sound: bytes = field(default=b"", repr=False)
    remote_cseq: int = -1
    #: Why it hung up, in its own words.
    reason: str = field(default="", repr=False)
    #: Whether a handset was lifted, as the switch says, and no browser answered.
    is_handset: bool = False

    def is_of(self, request: Request) -> bool:
        """Whether a request comes from this very telephone."""
        tag = address_of(self.dialog.remote).tag
        ours = request.one("call-id") == self.dialog.call_id
        return self.is_up and ours and address_of(request.one("from")).tag == tag


class Legs:
    """Every telephone that we have called, by our tag of its dialog."""

    def __init__(
        self,
        *,
        here: Address,
        switch: Address,
        exchanges: Exchanges,
        inviting: Inviting,
        asking: Asking,
    ) -> None:
        self._here, self._switch = here, switch
        self._exchanges, self._inviting, self._asking = exchanges, inviting, asking
        self._headers: Pairs = (("Contact", f"<sip:{here[0]}:{here[1]}>"), *ALLOWED)
        self._up: dict[str, Leg] = {}
        #: Hear of each that was up and is let go, or has hung up.
        self.over: list[Callable[[Leg, float], None]] = []

    def call(
        self,
        whom: str,
        at: float,
        *,
        heard: Heard,
        ended: Callable[[float], None],
        offer: bytes = b"",
        more: Pairs = (),
        handset: int = 0,
    ) -> Leg:
        """Let a telephone ring; without an offer it says first what sound it can do.

        Beside its browsers an extension's handset rings, whose password ends at this second.
        """
        # No name of a call is so long, so its end is never taken for a caller's.
        name = f"leg{uuid4().hex}"
        there = f"sip:{whom}@{self._switch[0]}:{self._switch[1]}"
        dialog = Dialog(
            local=f"<sip:line@{self._here[0]}:{self._here[1]}>;tag={name}",
            remote=f"<{there}>",
            call_id=uuid4().hex,
            target=f"{there};ends={handset}" if handset else there,
            neighbour=self._switch,
        )
        leg = Leg(name, whom, dialog, ended)
        self._ask(leg, at, heard, (*more, sdp.CONTENT) if offer else more, offer)
        return leg

    def change(self, leg: Leg, body: bytes, at: float, *, heard: Heard) -> None:
        """Offer a telephone that is there another sound."""
        self._ask(leg, at, heard, (sdp.CONTENT,), body)

    def acknowledge(self, leg: Leg, body: bytes = b"") -> None:
        """Hear its yes; where it made the offer, `body` is the answer."""
        if leg.asked is not None and leg.is_owed:
            leg.is_owed = False
            self._inviting.acknowledge(leg.asked, (sdp.CONTENT,) if body else (), body)

    def end(self, leg: Leg, at: float) -> None:
        """Let a telephone go, however far it has come; a yes too late is ended as it comes."""
        if not leg.is_up:
            if leg.asked is not None:
                self._inviting.cancel(leg.asked, at)
            return
        if self._up.pop(leg.name, None) is None:
            return
        if leg.is_owed:
            self.acknowledge(leg, sdp.Sound(self._here[0]).answer(leg.sound))
        self._asking.ask(leg.dialog, "BYE", at, final=lambda status, now: None)
        self._tell_over(leg, at)

    def ask_after(self, leg: Leg, at: float, heard: Callable[[int, float], None]) -> None:
        """Ask whether a telephone is there still."""
        self._asking.ask(leg.dialog, "OPTIONS", at, final=heard)

    def hears(self, exchange: Exchange, at: float) -> bool:
        """Take a request that comes from one of them; False when it comes from none.

        What one of two changes in the sound of both is refused, and stays as it was (14.2).
        """
        leg = self._meant(exchange.request)
        if leg is None or exchange.request.cseq[0] <= leg.remote_cseq:
            return False
        leg.remote_cseq = exchange.request.cseq[0]
        if exchange.request.method == "INVITE":
            is_asked = leg.asked is not None and not leg.asked.is_over
            self._exchanges.refuse(exchange, PENDING if is_asked else NOT_HERE, at)
            return True
        self._exchanges.keep(exchange)
        self._exchanges.let_go(exchange, at)
        self._exchanges.answer(exchange, 200)
        del self._up[leg.name]
        leg.reason = exchange.request.one("reason")
        leg.ended(at)
        self._tell_over(leg, at)
        return True

    def _tell_over(self, leg: Leg, at: float) -> None:
        for hear in self.over:
            hear(leg, at)

    def _meant(self, request: Request) -> Leg | None:
        leg = self._up.get(address_of(request.one("to")).tag)
        return leg if leg is not None and leg.is_of(request) else None

    def _ask(self, leg: Leg, at: float, heard: Heard, more: Pairs = (), body: bytes = b"") -> None:
        def taken(response: Response, now: float) -> None:
            if 200 <= response.status < 300 and leg.asked is not None and leg.asked.agreed:
                self._agreed(leg, leg.asked.agreed, response)
            heard(response, now)

        headers = (*self._headers, *more)
        leg.asked = self._inviting.invite(leg.dialog, at, heard=taken, more=headers, body=body)

    def _agreed(self, leg: Leg, agreed: Dialog, response: Response) -> None:
        leg.is_owed, leg.sound = True, response.body
        if leg.is_up:
            leg.dialog.target = agreed.target
            return
        leg.dialog, leg.is_up = agreed, True
        leg.is_handset = response.one("hotline-desk") == "handset"
        self._up[leg.name] = leg
