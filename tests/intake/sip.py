"""A caller of our own: SIP as a telephone writes it, and an agent with a clock of the test's."""

import socket
from uuid import uuid4

from intake.telephone.adapter import CallKind, Order
from intake.telephone.sip.agent import Agent
from intake.telephone.sip.message import Request, Response, parse

HERE, CALLER = ("127.0.0.1", 15060), ("127.0.0.1", 17000)
SDP = (
    "v=0\r\no=u 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\nm=video 4002 RTP/AVP 96\r\n"
)
Headers = list[tuple[str, str]]


class Telephone:
    """One call of one caller: the requests in their order, each with what belongs to it."""

    def __init__(self, number: str = "+70005550141", port: int = CALLER[1]) -> None:
        self.port = port
        self.call_id = uuid4().hex
        self.tag = uuid4().hex[:8]
        self.who = f"<sip:{number}@127.0.0.1:{port}>"
        self.branch = f"z9hG4bK{uuid4().hex}"
        self.theirs = ""
        self.number = 1

    def say(self, method: str, *more: tuple[str, str], body: str = "", **fields: str) -> bytes:
        """A request; a keyword puts another value into a header, or leaves it out with ""."""
        own_branch = self.branch if method in {"INVITE", "CANCEL"} else f"z9hG4bK{uuid4().hex}"
        headers: dict[str, str] = {
            "Via": f"SIP/2.0/UDP 127.0.0.1:{self.port};branch={own_branch}",
            "Max-Forwards": "70",
            "From": f"{self.who};tag={self.tag}",
            "To": f"<sip:line@127.0.0.1>{f';tag={self.theirs}' if self.theirs else ''}",
            "Call-ID": self.call_id,
            "CSeq": f"{self.number} {method}",
            "Contact": f"<sip:caller@127.0.0.1:{self.port}>",
        }
        headers |= {name.replace("_", "-"): value for name, value in fields.items()}
        pairs = [(name, value) for name, value in headers.items() if value] + list(more)
        if body:
            pairs.append(("Content-Type", "application/sdp"))
        lines = [f"{method} sip:line@127.0.0.1:15060 SIP/2.0"]
        lines += [f"{name}: {value}" for name, value in pairs]
        lines += [f"Content-Length: {len(body.encode())}", "", body]
        return "\r\n".join(lines).encode()

    def invite(self, *more: tuple[str, str], **fields: str) -> bytes:
        return self.say("INVITE", *more, body=SDP, **fields)

    def next(self, method: str, *more: tuple[str, str], body: str = "") -> bytes:
        """A request within the call, with a number of its own; an ACK has that of its INVITE."""
        self.number += method != "ACK"
        return self.say(method, *more, body=body)

    def hear(self, data: bytes) -> int:
        """The status of an answer; the line's tag is kept."""
        answer = parse(data)
        assert isinstance(answer, Response)
        tag = answer.one("to").partition(";tag=")[2]
        self.theirs = tag or self.theirs
        return answer.status


class Bench:
    """An agent alone: what goes in, what comes out, and a clock that stands still."""

    def __init__(self, *, switch: tuple[str, int] | None = None) -> None:
        self.agent, self.at = Agent(here=HERE, switch=switch), 1000.0

    def send(self, data: bytes, source: tuple[str, int] = CALLER) -> list[bytes]:
        """Everything that is answered at once."""
        self.agent.receive(data, source, self.at)
        return self.out()

    def out(self) -> list[bytes]:
        sent, self.agent.out = self.agent.out, []
        return [data for data, _to in sent]

    def pass_by(self, seconds: float) -> list[bytes]:
        """Let time go by, and give what was sent meanwhile."""
        self.at += seconds
        self.agent.timers.run(self.at)
        return self.out()

    def rings(self, telephone: Telephone) -> str:
        """A call that rings; gives our name of it."""
        assert list(map(telephone.hear, self.send(telephone.invite()))) == [100]
        name = self.agent.events()[0].call
        self.agent.ring(name, self.at)
        assert list(map(telephone.hear, self.out())) == [180]
        return name


def order(bench: Bench, verb: str, call: str) -> list[bytes]:
    bench.agent.carry_out(Order(uuid4(), verb, call), bench.at)
    return bench.out()


def kinds(bench: Bench) -> list[CallKind]:
    return [event.kind for event in bench.agent.events()]


def answered(bench: Bench, telephone: Telephone) -> str:
    """A call that is answered and acknowledged."""
    name = bench.rings(telephone)
    assert list(map(telephone.hear, order(bench, "answer", name))) == [200]
    bench.agent.settled()
    assert bench.send(telephone.next("ACK")) == []
    assert kinds(bench) == [CallKind.ANSWERED]
    return name


def asked(data: bytes) -> Request:
    """A request of ours, read."""
    request = parse(data)
    assert isinstance(request, Request)
    return request


def method_of(data: bytes) -> str:
    return asked(data).method


def answer_to(
    data: bytes, status: int = 200, *more: tuple[str, str], body: str = "", tag: str = ""
) -> bytes:
    """What the far end answers to a request of ours, under its tag when it has none yet."""
    request = asked(data)
    kept = ("via", "from", "to", "call-id", "cseq")
    pairs = [(name, value) for name, value in request.headers if name in kept]
    pairs = [
        (name, f"{value};tag={tag}" if name == "to" and tag else value) for name, value in pairs
    ]
    pairs += [*more, ("Content-Length", str(len(body.encode())))]
    lines = [f"{name}: {value}" for name, value in pairs]
    return "\r\n".join([f"SIP/2.0 {status} X", *lines, "", body]).encode()


class Caller:
    """A telephone with a real socket."""

    def __init__(self, line: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(30)
        self.line = ("127.0.0.1", line)
        self.telephone = Telephone(port=self.socket.getsockname()[1])
        #: The numbers of the changes that it has agreed to.
        self.agreed: set[int] = set()

    def send(self, data: bytes) -> None:
        self.socket.sendto(data, self.line)

    def hear_data(self) -> bytes:
        return self.socket.recv(8192)

    def hear(self) -> int:
        return self.telephone.hear(self.socket.recv(8192))

    def is_heard(self) -> bool:
        """Whether the line is there: it tells what it can."""
        self.socket.settimeout(0.05)
        self.send(self.telephone.say("OPTIONS"))
        try:
            return self.hear() == 200
        except TimeoutError:
            return False

    def hear_request(self) -> str:
        """The method of a request of the line's, which is answered with 200."""
        data, source = self.socket.recvfrom(8192)
        request = parse(data)
        assert request is not None
        kept = ("via", "from", "to", "call-id", "cseq")
        lines = [f"{name}: {value}" for name, value in request.headers if name in kept]
        answer = "\r\n".join(["SIP/2.0 200 OK", *lines, "Content-Length: 0", "", ""])
        self.socket.sendto(answer.encode(), source)
        return data.split(b" ")[0].decode()
