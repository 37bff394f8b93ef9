"""Lines beside a switch: one answers whoever calls, the other says what it is told."""

import secrets
import select
import socket
import time
from collections.abc import Callable
from threading import Event, Thread
from uuid import uuid4

from intake.telephone.adapter import CallKind, Order
from intake.telephone.sip.agent import Agent
from intake.telephone.sip.message import Request, Response, parse
from tests.intake.sip import answer_to
from tests.intake.switch_set import HOST, Place, Switch

OFFER = f"""v=0
o=caller 1 1 IN IP4 {HOST}
s=Somebody's call
c=IN IP4 {HOST}
t=0 0
m=audio 17002 RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=sendrecv
""".replace("\n", "\r\n")


class AnsweringLine:
    """The built-in line without a console: it rings for everybody, and takes everybody."""

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, port))
        self._agent, self._stop = Agent(here=(HOST, port)), Event()
        self._thread = Thread(target=self._serve)
        self.answered: set[str] = set()
        self.ended: set[str] = set()

    def __enter__(self) -> "AnsweringLine":
        self._thread.start()
        return self

    def __exit__(self, *failed: object) -> None:
        self._stop.set()
        self._thread.join(10)
        self._socket.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            if select.select([self._socket], [], [], 0.05)[0]:
                data, source = self._socket.recvfrom(65535)
                self._agent.receive(data, source, time.monotonic())
            self._agent.timers.run(time.monotonic())
            for event in self._agent.events():
                self._heard(event.kind, event.call)
            for said, to in self._agent.out:
                self._socket.sendto(said, to)
            self._agent.out = []

    def _heard(self, kind: CallKind, call: str) -> None:
        at = time.monotonic()
        if kind is CallKind.OFFERED:
            self._agent.ring(call, at)
            self._agent.carry_out(Order(uuid4(), "answer", call), at)
        elif kind is CallKind.ANSWERED:
            self.answered.add(call)
        else:
            self.ended.add(call)


class Party:
    """A socket with words of its own: the line, a caller, or a stranger."""

    def __init__(self, there: Place, *, port: int = 0, host: str = HOST) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, port))
        self.socket.settimeout(5)
        self.there, self.here = there, Place(*self.socket.getsockname())
        self.tag, self.call_id, self.branch = (secrets.token_hex(6) for _ in range(3))

    def __enter__(self) -> "Party":
        return self

    def __exit__(self, *failed: object) -> None:
        self.socket.close()

    def say(
        self,
        method: str,
        uri: str,
        *more: tuple[str, str],
        to: str = "",
        number: int = 1,
        body: str = "",
        user: str = "line",
    ) -> None:
        """A request; one with the same number has the same branch."""
        pairs = [
            ("Via", f"SIP/2.0/UDP {self.here};branch=z9hG4bK{self.branch}{number};rport"),
            ("From", f"<sip:{user}@{self.here}>;tag={self.tag}"),
            ("To", to or f"<{uri}>"),
            ("Call-ID", self.call_id),
            ("CSeq", f"{number} {method}"),
            ("Contact", f"<sip:{user}@{self.here}>"),
            ("Max-Forwards", "70"),
            *more,
        ]
        if body:
            pairs.append(("Content-Type", "application/sdp"))
        lines = [f"{method} {uri} SIP/2.0", *(f"{name}: {value}" for name, value in pairs)]
        self.raw("\r\n".join([*lines, f"Content-Length: {len(body)}", "", body]).encode())

    def raw(self, data: bytes) -> None:
        self.socket.sendto(data, self.there)

    def hear_data(self) -> bytes:
        return self.socket.recv(65535)

    def hear(self, holds: Callable[[Request | Response], bool]) -> Request | Response:
        """The next message of which that holds; raises TimeoutError."""
        while True:
            message = parse(self.hear_data())
            if message is not None and holds(message):
                return message

    def hear_final(self) -> Response:
        """The end of what was asked."""
        heard = self.hear(lambda one: isinstance(one, Response) and one.status >= 200)
        assert isinstance(heard, Response)
        return heard

    def hear_request(self, method: str) -> bytes:
        """A request, as it came."""
        while True:
            data = self.hear_data()
            if data.startswith(method.encode()):
                return data

    def answer(self, data: bytes, status: int = 200, body: str = "", tag: str = "") -> None:
        more = [("Contact", f"<sip:line@{self.here}>")]
        more += [("Record-Route", each) for each in routes(data)]
        if body:
            more.append(("Content-Type", "application/sdp"))
        self.raw(answer_to(data, status, *more, body=body, tag=tag))


def routes(data: bytes) -> tuple[str, ...]:
    message = parse(data)
    assert message is not None
    return message.all("record-route")


def line_of(switch: Switch) -> Party:
    """The line, as the switch believes it."""
    return Party(switch.inside, port=switch.plan.line.port)
