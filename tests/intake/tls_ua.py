"""A telephone on a desk that speaks SIP over TLS; it carries no sound."""

import secrets
import socket
import ssl
import time

from intake.telephone.sip.message import Request, Response
from tests.intake.switch_set import Switch
from tests.intake.web_ua import WebTelephone

DAYS = 86_400
OFFERED = "AES_CM_128_HMAC_SHA1_80 inline:"
KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"
ANSWER = f"""v=0
o=phone 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 17100 RTP/SAVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:{KEY}
a=sendrecv
"""


class Link:
    """Messages over TLS, each as long as it says."""

    def __init__(self, switch: Switch) -> None:
        trusted = ssl.create_default_context(cafile=switch.plan.certificate)
        bare = socket.create_connection(switch.plan.wss, 10)
        self.socket = trusted.wrap_socket(bare, server_hostname=switch.plan.wss.host)
        self._rest = b""

    def __enter__(self) -> "Link":
        return self

    def __exit__(self, *failed: object) -> None:
        self.socket.close()

    def send(self, text: str) -> None:
        self.socket.sendall(text.encode())

    def recv(self, seconds: float) -> bytes:
        """The next message; raises TimeoutError."""
        ends = time.monotonic() + seconds
        while not (whole := self._whole()):
            self.socket.settimeout(max(ends - time.monotonic(), 0.001))
            more = self.socket.recv(65535)
            assert more, "the switch has cut the link"
            self._rest += more
        return whole

    def _whole(self) -> bytes:
        self._rest = self._rest.lstrip(b"\r\n")
        head, found, rest = self._rest.partition(b"\r\n\r\n")
        lengths = [
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        ]
        length = lengths[0] if lengths else 0
        if not found or len(rest) < length:
            return b""
        self._rest = rest[length:]
        return head + found + rest[:length]


class DeskTelephone(WebTelephone):
    """One handset on a desk."""

    carried = "TLS"

    def linked(self, switch: Switch, origin: str) -> Link:
        self.here = Link(switch)
        return self.here

    @property
    def contact(self) -> str:
        host, port = self.here.socket.getsockname()
        return f"<sip:{self.extension}@{host}:{port};transport=tls>"

    def hangs_up(self, invite: Request) -> None:
        """End the call that this INVITE began; the way back is the one it names."""
        there = invite.one("contact").strip("<>")
        pairs = [
            ("Via", f"SIP/2.0/TLS {self.place};branch=z9hG4bK{secrets.token_hex(8)}"),
            *[("Route", each) for each in invite.all("record-route")],
            ("From", f"{invite.one('to')};tag={self.tag}"),
            ("To", invite.one("from")),
            ("Call-ID", invite.one("call-id")),
            ("CSeq", "1 BYE"),
            ("Max-Forwards", "70"),
        ]
        self._say(f"BYE {there} SIP/2.0", pairs, "")

    def hear_final(self) -> Response:
        """The end of what was asked."""
        while not (isinstance(heard := self.hear(), Response) and heard.status >= 200):
            pass
        return heard
