"""A line that obeys, in a test: it takes what waits for it, does it, and tells what it did."""

from datetime import datetime

from cases.services.call_commands import Due, command_settle, commands_due
from cases.services.links import link_beat
from cases.services.receive import receive
from intake.telephone.adapter import CallEvent, CallKind
from intake.telephone.meaning import inbound_of
from tests.cases.conftest import AT

EVERYTHING = (
    *("answer", "reject", "hang_up", "transfer", "hold", "resume"),
    *("attend", "complete", "take_back", "originate"),
)
TOLD = {
    "hold": CallKind.HELD,
    "attend": CallKind.HELD,
    "resume": CallKind.RESUMED,
    "take_back": CallKind.RESUMED,
    "complete": CallKind.TRANSFERRED,
    "transfer": CallKind.TRANSFERRED,
    "hang_up": CallKind.HUNG_UP,
}


class Line:
    """The built-in line with one call."""

    def __init__(self, call: str = "call-1") -> None:
        self.call, self.turn = call, 0
        #: What it was asked for, oldest first, and by which handsets.
        self.asked: list[tuple[str, str, str]] = []
        self.numbers: list[str] = []

    def can(self, *words: str) -> None:
        """Say what it can do."""
        able = {"carries_sound": True, "met_a_real_switch": False}
        link_beat(line="sip", can=words or EVERYTHING, at=AT, **able)

    def take(self, at: datetime) -> list[Due]:
        """Fetch what waits, and leave it undone."""
        found = commands_due(line="sip", conversations=[self.call], at=at)
        self.asked += [(each.verb, each.target, each.desk) for each in found]
        self.numbers += [each.number for each in found]
        return found

    def work(self, at: datetime) -> None:
        """Do what waits, and tell."""
        for each in self.take(at):
            if kind := TOLD.get(each.verb):
                self.tell(kind, at)
            self.settle(each, at)

    def fail(self, at: datetime, cause: str = "refused") -> None:
        """Do nothing of what waits, and say so."""
        for each in self.take(at):
            self.settle(each, at, cause)

    def settle(self, due: Due, at: datetime, cause: str = "") -> None:
        """Say how a command went."""
        command_settle(command_ref=due.ref, done=not cause, cause=cause, at=at)

    def tell(self, kind: CallKind, at: datetime, *, is_there: bool = False) -> None:
        """Tell of the call; each hold has its own turn."""
        turn = 0
        if kind in {CallKind.HELD, CallKind.RESUMED}:
            self.turn += kind is CallKind.HELD
            turn = self.turn
        elif kind is CallKind.LEFT:
            turn = 1
        event = CallEvent(self.call, kind, turn=turn, is_there=is_there)
        inbound = inbound_of(event, line="sip", at=at)
        assert inbound is not None
        receive(inbound=inbound)


def at_work() -> Line:
    """The line of a call, which can do everything and has done what waited."""
    line = Line()
    line.can()
    line.work(AT)
    return line
