"""One end of a dialog (RFC 3261 12): what every request of ours within it says."""

from dataclasses import dataclass, field, replace
from uuid import uuid4

from intake.telephone.sip.exchanges import Address
from intake.telephone.sip.fields import COOKIE, Unfit, address_of
from intake.telephone.sip.message import Pairs, Response
from intake.telephone.sip.writing import written


@dataclass(slots=True)
class Dialog:
    """Who speaks with whom; all of it goes to one neighbour, whatever the far end names."""

    local: str = field(repr=False)
    remote: str = field(repr=False)
    call_id: str
    target: str = field(repr=False)
    neighbour: Address
    route: tuple[str, ...] = field(default=(), repr=False)
    cseq: int = 0

    @property
    def is_established(self) -> bool:
        """Whether the far end has said who it is."""
        return bool(address_of(self.remote).tag)

    def request(
        self, method: str, *, here: Address, more: Pairs = (), body: bytes = b"", branch: str = ""
    ) -> tuple[str, bytes]:
        """A request of ours, and the branch that its answers will name."""
        branch = branch or f"{COOKIE}{uuid4().hex}"
        headers = (
            ("Via", f"SIP/2.0/UDP {here[0]}:{here[1]};branch={branch};rport"),
            *(("Route", each) for each in self.route),
            ("Max-Forwards", "70"),
            ("From", self.local),
            ("To", self.remote),
            ("Call-ID", self.call_id),
            ("CSeq", f"{self.cseq} {method}"),
            *more,
        )
        return branch, written(f"{method} {self.target} SIP/2.0", headers, body)

    def agreed(self, response: Response) -> "Dialog":
        """The dialog as whoever said yes to an INVITE makes it. Raises Unfit."""
        address_of(response.one("to"))
        try:
            target = address_of(response.one("contact")).uri
        except Unfit:
            target = self.target
        if self.is_established:
            return replace(self, target=target)
        route = tuple(reversed(response.all("record-route")))
        return replace(self, remote=response.one("to"), target=target, route=route)
