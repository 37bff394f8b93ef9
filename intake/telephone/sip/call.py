"""One call as the built-in line knows it: a dialog of RFC 3261 and how far it has come."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import uuid4

from intake.telephone.sip.exchanges import Address, Exchange
from intake.telephone.sip.fields import COOKIE, address_of
from intake.telephone.sip.message import Pairs, Request
from intake.telephone.sip.writing import written


class Phase(StrEnum):
    """How far a call has come."""

    NEW = "new"
    RINGING = "ringing"
    ANSWERED = "answered"


@dataclass(slots=True)
class Call:
    """A dialog with one caller; its name is our tag, which no caller can guess or repeat."""

    invite: Exchange
    target: str = field(repr=False)
    name: str
    remote_cseq: int
    since: float
    phase: Phase = Phase.NEW
    is_confirmed: bool = False
    cseq: int = 0
    #: What we said yes to, by its number, and nobody has acknowledged yet.
    accepted: dict[int, Exchange] = field(default_factory=dict)

    @property
    def call_id(self) -> str:
        """What the caller calls it."""
        return self.invite.request.one("call-id")

    @property
    def remote_tag(self) -> str:
        """The caller's end."""
        return address_of(self.invite.request.one("from")).tag

    def is_of(self, request: Request) -> bool:
        """Whether a request belongs to this very dialog, as far as the caller's names go."""
        ours = request.one("call-id") == self.call_id
        return ours and address_of(request.one("from")).tag == self.remote_tag

    def request(
        self, method: str, *, here: Address, cseq: int, more: Pairs = (), body: bytes = b""
    ) -> tuple[str, bytes]:
        """A request of ours within the dialog, and the branch that its answers will name."""
        branch = f"{COOKIE}{uuid4().hex}"
        asked = self.invite.request
        headers = (
            ("Via", f"SIP/2.0/UDP {here[0]}:{here[1]};branch={branch};rport"),
            *(("Route", each) for each in asked.all("record-route")),
            ("Max-Forwards", "70"),
            ("From", f"{asked.one('to')};tag={self.name}"),
            ("To", asked.one("from")),
            ("Call-ID", self.call_id),
            ("CSeq", f"{cseq} {method}"),
            *more,
        )
        return branch, written(f"{method} {self.target} SIP/2.0", headers, body)
