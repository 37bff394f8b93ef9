"""A line that joins its callers with the telephones of people, which answer as they are told to."""

from uuid import UUID, uuid4

from intake.telephone.adapter import CallEvent, Order
from intake.telephone.sip.agent import Agent
from intake.telephone.sip.message import Response, parse
from tests.intake.handsets import SWITCH, Handset, sound
from tests.intake.sip import CALLER, HERE, Bench, Telephone, answer_to, asked, method_of

ANSWER_PORT, COLLEAGUE_PORT = 30_000, 30_010


class Desk:
    """An agent alone, one caller, and whatever it sends to either."""

    def __init__(self, *, media: tuple[str, int] | None = None) -> None:
        self.bench = Bench()
        self.bench.agent = Agent(here=HERE, switch=SWITCH, joins=True, media=media)
        self.caller = Telephone()
        self.told: list[CallEvent] = []
        self.name = self.bench.rings(self.caller)

    def to(self, where: tuple[str, int]) -> list[bytes]:
        """What goes there, and nowhere else."""
        sent, self.bench.agent.out = self.bench.agent.out, []
        self.bench.agent.out = [each for each in sent if each[1] != where]
        return [data for data, to in sent if to == where]

    def to_caller(self) -> list[bytes]:
        return self.to(CALLER)

    def to_switch(self) -> list[bytes]:
        return self.to(SWITCH)

    def says(self, data: bytes) -> None:
        """The switch says this."""
        self.bench.agent.receive(data, SWITCH, self.bench.at)

    def caller_says(self, data: bytes) -> None:
        self.bench.agent.receive(data, CALLER, self.bench.at)

    def orders(
        self, verb: str, *, desk: str = "101", target: str = "", ends: int | None = None
    ) -> UUID:
        handsets = {target or desk: ends} if ends else {}
        order = Order(uuid4(), verb, self.name, target=target, desk=desk, handsets=handsets)
        self.bench.agent.carry_out(order, self.bench.at)
        return order.ref

    def settled(self) -> list[tuple[bool, str]]:
        return [(each.done, each.cause) for each in self.bench.agent.settled()]

    def kinds(self) -> list[str]:
        return [str(each.kind) for each in self.bench.agent.events()]

    def wait(self, seconds: float) -> None:
        self.bench.at += seconds
        self.bench.agent.timers.run(self.bench.at)

    def rung(self) -> Handset:
        """The one telephone that is called now."""
        [invite] = self.to_switch()
        assert method_of(invite) == "INVITE"
        return Handset(invite)

    def talks(self) -> Handset:
        """Taken in the console, answered by the browser, and heard by the caller."""
        self.orders("answer")
        mine = self.rung()
        self.says(mine.lifts(sound(ANSWER_PORT)))
        assert [method_of(each) for each in self.to_switch()] == ["ACK"]
        [yes] = self.to_caller()
        assert self.caller.hear(yes) == 200
        self.caller_says(self.caller.next("ACK"))
        assert (self.settled(), self.kinds()) == ([(True, "")], ["answered"])
        return mine

    def agrees(self, there: bytes, body: str) -> None:
        """Our telephone takes an INVITE within its call."""
        self.says(answer_to(there, body=body))

    def tells_mine(self, port: int = ANSWER_PORT) -> bytes:
        """Our telephone hears of another sound and agrees; gives the INVITE."""
        [invite] = self.to_switch()
        assert method_of(invite) == "INVITE"
        self.says(answer_to(invite, body=sound(port)))
        assert [method_of(each) for each in self.to_switch()[:1]] == ["ACK"]
        return invite

    def tells_caller(self, status: int = 200) -> bytes:
        """The caller hears of another sound, and agrees or not; gives the INVITE."""
        [invite] = self.to_caller()
        assert method_of(invite) == "INVITE"
        self.caller_says(answer_to(invite, status, body=sound(4000) if status == 200 else ""))
        assert [method_of(each) for each in self.to_caller()] == ["ACK"]
        return invite


def words(data: bytes) -> str:
    """What is described there."""
    message = parse(data)
    assert message is not None
    return message.body.decode()


def status_of(data: bytes) -> int:
    answer = parse(data)
    assert isinstance(answer, Response)
    return answer.status


def methods(sent: list[bytes]) -> list[str]:
    return [asked(each).method for each in sent if not each.startswith(b"SIP/2.0")]
