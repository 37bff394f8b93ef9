"""Telephones that the line calls itself: what each answers, and what they say of their sound."""

from uuid import uuid4

from intake.telephone.adapter import CallEvent, CallKind, Order
from tests.intake.sip import Bench, answer_to, asked, method_of

SWITCH = ("127.0.0.1", 17060)
NUMBER = "+12025550142"


def sound(port: int, *, more: str = "", way: str = "sendrecv") -> str:
    """A telephone's own description, as wordy as real ones are."""
    return (
        f"v=0\r\no=phone{port} 7 9 IN IP4 10.0.0.1\r\ns=call\r\nc=IN IP4 10.0.0.{port % 250}\r\n"
        f"t=0 0\r\nm=audio {port} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\na={way}\r\n"
        f"{more}"
    )


def picture(port: int) -> str:
    return f"m=video {port} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"


class Handset:
    """A telephone that has got an INVITE of ours."""

    def __init__(self, invite: bytes) -> None:
        self.invite, self.tag = asked(invite), uuid4().hex[:8]
        self.data, self.number = invite, 0

    def rings(self, status: int = 180) -> bytes:
        return answer_to(self.data, status, tag=self.tag)

    def lifts(self, body: str, *more: tuple[str, str], tag: str = "") -> bytes:
        contact = ("Contact", f"<sip:handset@127.0.0.1:{SWITCH[1]}>")
        return answer_to(self.data, 200, contact, *more, body=body, tag=tag or self.tag)

    def says(self, method: str, body: str = "", *, reason: str = "") -> bytes:
        """A request of its own within the call."""
        self.number += 1
        kind = [("Content-Type", "application/sdp")] if body else []
        pairs = [
            ("Via", f"SIP/2.0/UDP 127.0.0.1:{SWITCH[1]};branch=z9hG4bK{uuid4().hex}"),
            ("From", f"{self.invite.one('to')};tag={self.tag}"),
            ("To", self.invite.one("from")),
            ("Call-ID", self.invite.one("call-id")),
            ("CSeq", f"{self.number} {method}"),
            ("Contact", f"<sip:handset@127.0.0.1:{SWITCH[1]}>"),
            *kind,
            *([("Reason", reason)] if reason else []),
            ("Content-Length", str(len(body))),
        ]
        lines = [f"{name}: {value}" for name, value in pairs]
        return "\r\n".join([f"{method} sip:line@127.0.0.1 SIP/2.0", *lines, "", body]).encode()


class Attempt:
    """One call of our own, as far as it has come."""

    def __init__(self, **more: str) -> None:
        self.bench = Bench(switch=SWITCH)
        self.told: list[CallEvent] = []
        #: What the records say once the handset is lifted; without it they say nothing yet.
        self.verb = "originate"
        told = {"desk": "101", "number": NUMBER} | more
        self.order = Order(uuid4(), "originate", "", **told)
        self.bench.agent.carry_out(self.order, self.bench.at)

    def says(self, data: bytes) -> list[bytes]:
        return self.bench.send(data, SWITCH) + self.asks()

    def asks(self) -> list[bytes]:
        """The line asks whether it may go on, and hears."""
        heard = self.bench.agent.events()
        self.told += [each for each in heard if each.kind is not CallKind.LIFTED]
        if self.verb and any(each.kind is CallKind.LIFTED for each in heard):
            self.hears(self.verb)
        return self.bench.out()

    def hears(self, verb: str) -> None:
        """The records have said whether it may."""
        self.bench.agent.carry_out(Order(self.order.ref, verb, ""), self.bench.at)

    def methods(self, data: bytes) -> list[str]:
        """What the line asks when it hears this."""
        return [method_of(each) for each in self.says(data) if not each.startswith(b"SIP/2.0")]

    def events(self) -> list[str]:
        told, self.told = [*self.told, *self.bench.agent.events()], []
        assert all(each.order == self.order.ref for each in told)
        assert NUMBER not in repr(told)
        return [str(each.kind) for each in told]

    def settled(self) -> list[tuple[bool, str]]:
        return [(each.done, each.cause) for each in self.bench.agent.settled()]

    def handset(self) -> Handset:
        [invite] = self.bench.out()
        self.near = Handset(invite)
        return self.near

    def lifted(self, more: str = "") -> Handset:
        """The handset was lifted, and the number is called."""
        near = self.handset()
        self.says(near.rings())
        self.ack, invite = self.says(near.lifts(sound(4000, more=more)))
        self.far = Handset(invite)
        return self.far

    def offered(self, body: str = "", *, more: str = "") -> bytes:
        """Somebody answered there, and the handset is told of their sound."""
        far = self.lifted(more)
        self.says(far.rings())
        [invite] = self.says(far.lifts(body or sound(6000)))
        assert method_of(invite) == "INVITE"
        return invite

    def joined(self) -> None:
        self.says(answer_to(self.offered(), body=sound(4000)))
        assert self.events() == ["offered", "ringing", "answered"]
