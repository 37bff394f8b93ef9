"""A telephone of SIP over secure WebSockets, as small as tests need it: it carries no sound."""

import hashlib
import re
import secrets
import ssl
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any, Self

from websockets.sync.client import connect

from intake.telephone.sip.message import Request, Response, parse
from tests.intake.switch_set import DOMAIN, Switch

CHALLENGE = re.compile(r'(\w+)="?([^",]+)"?')
SOUND = """v=0
o=desk 1 1 IN IP4 192.0.2.1
s=-
t=0 0
m=audio 9 UDP/TLS/RTP/SAVPF 0
c=IN IP4 192.0.2.1
a=rtpmap:0 PCMU/8000
a=ice-ufrag:aaaa
a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa
a=fingerprint:sha-256 {print}
a=setup:{setup}
a=mid:0
a=rtcp-mux
a=sendrecv
""".replace("{print}", ":".join(["AB"] * 32))
OFFER, ANSWER = SOUND.format(setup="actpass"), SOUND.format(setup="active")


def _digest(*parts: str) -> str:
    return hashlib.md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()


class WebTelephone:
    """One browser at a desk."""

    carried = "WSS"

    def __init__(
        self, switch: Switch, extension: str, *, origin: str = "http://127.0.0.1:8000"
    ) -> None:
        self._links = ExitStack()
        self.link = self._links.enter_context(self.linked(switch, origin))
        self.extension, self.place = extension, f"{secrets.token_hex(6)}.invalid"
        self.tag, self.call_id, self.number = secrets.token_hex(6), secrets.token_hex(8), 0
        self.routes: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def linked(self, switch: Switch, origin: str) -> Any:
        """A link to the switch that sends and receives messages."""
        trusted = ssl.create_default_context(cafile=switch.plan.certificate)
        return connect(
            switch.wss, subprotocols=["sip"], origin=origin, ssl=trusted, open_timeout=30
        )

    def __exit__(self, *failed: object) -> None:
        self._links.close()

    @property
    def contact(self) -> str:
        return f"<sip:{self.extension}@{self.place};transport=ws>"

    def hear(self, seconds: float = 30) -> Request | Response:
        """The next message; raises TimeoutError."""
        heard = self.link.recv(seconds)
        message = parse(heard.encode() if isinstance(heard, str) else heard)
        assert message is not None, heard
        return message

    def hear_request(self, method: str) -> Request:
        while not (isinstance(heard := self.hear(), Request) and heard.method == method):
            pass
        return heard

    def ask(
        self,
        method: str,
        uri: str = f"sip:{DOMAIN}",
        *,
        user: str = "",
        to: str = "",
        password: str = "",
        more: Iterable[tuple[str, str]] = (),
        body: str = "",
        by: str = "",
    ) -> Response:
        """Ask, answering one challenge; the last response. `by` is who From says it is."""
        answer = self._once(method, uri, to, by, tuple(more), body)
        if answer.status in (401, 407) and user:
            kind = "www-authenticate" if answer.status == 401 else "proxy-authenticate"
            proof = self._proof(answer.one(kind), method, uri, user, password)
            name = "Authorization" if answer.status == 401 else "Proxy-Authorization"
            answer = self._once(method, uri, to, by, (*more, (name, proof)), body)
        return answer

    def register(
        self, user: str, password: str, *, expires: int = 60, to: str = "", by: str = ""
    ) -> Response:
        more = (("Contact", f"{self.contact};expires={expires}"),)
        return self.ask("REGISTER", user=user, password=password, to=to, by=by, more=more)

    def answer(self, request: Request, status: int, body: str = "") -> None:
        """Answer a request of the switch's."""
        kept = ("via", "from", "call-id", "cseq", "record-route")
        pairs = [(name, value) for name, value in request.headers if name in kept]
        to = request.one("to")
        pairs.append(("to", to if "tag=" in to else f"{to};tag={self.tag}"))
        pairs.append(("Contact", self.contact))
        if body:
            pairs.append(("Content-Type", "application/sdp"))
        self._say(f"SIP/2.0 {status} Said", pairs, body)

    def _once(
        self, method: str, uri: str, to: str, by: str, more: tuple[tuple[str, str], ...], body: str
    ) -> Response:
        self.number += 1
        pairs = [
            ("Via", f"SIP/2.0/{self.carried} {self.place};branch=z9hG4bK{secrets.token_hex(8)}"),
            ("From", f"<sip:{by or self.extension}@{DOMAIN}>;tag={self.tag}"),
            ("To", f"<sip:{to or self.extension}@{DOMAIN}>"),
            ("Call-ID", self.call_id),
            ("CSeq", f"{self.number} {method}"),
            ("Max-Forwards", "70"),
            *more,
        ]
        self._say(f"{method} {uri} SIP/2.0", pairs, body)
        while True:
            heard = self.hear()
            ours = isinstance(heard, Response) and heard.cseq == (self.number, method)
            if ours and heard.status >= 200:
                return heard

    def _say(self, start: str, pairs: list[tuple[str, str]], body: str) -> None:
        body = body.replace("\n", "\r\n")
        lines = [start, *(f"{name}: {value}" for name, value in pairs)]
        self.link.send("\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]))

    def _proof(self, told: str, method: str, uri: str, user: str, password: str) -> str:
        asked = dict(CHALLENGE.findall(told))
        one = _digest(user, asked["realm"], password)
        two, ours = _digest(method, uri), secrets.token_hex(4)
        response = _digest(one, asked["nonce"], "00000001", ours, "auth", two)
        return (
            f'Digest username="{user}", realm="{asked["realm"]}", nonce="{asked["nonce"]}", '
            f'uri="{uri}", response="{response}", algorithm=MD5, qop=auth, nc=00000001, '
            f'cnonce="{ours}"'
        )
