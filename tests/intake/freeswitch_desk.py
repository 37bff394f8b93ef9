"""What a caller of a FreeSWITCH does in these tests, and what the desk asks of the line."""

from uuid import UUID, uuid4

from cases.services.call_commands import Due
from tests.intake.board import SOON, Board, Ledger
from tests.intake.freeswitch import event, events, named
from tests.machine.console import eventually

DIALLED = "freeswitch-dialled.txt"


def order(
    ledger: Ledger, verb: str, target: str = "", desk: str = "101", *, number: int = 1
) -> UUID:
    due = Due(uuid4(), verb, named(number), target, desk)
    ledger.orders.append(due)
    eventually(lambda: not ledger.orders, SOON, "it is fetched")
    return due.ref


def settled(ledger: Ledger, given: UUID) -> tuple[bool, str]:
    eventually(lambda: [each for each in ledger.settled if each.ref == given], SOON, "settled")
    [went] = [each for each in ledger.settled if each.ref == given]
    return went.done, went.cause


def waits(line: Board, ledger: Ledger) -> None:
    line.play(b"".join(events(DIALLED, 1)[:2]))
    ledger.until(named(1), "offered")


def speaks(line: Board, ledger: Ledger) -> None:
    waits(line, ledger)
    order(ledger, "answer")
    line.wants("uuid_transfer")
    line.play(b"".join(events(DIALLED, 1)[2:4]))
    ledger.until(named(1), "offered", "answered")


def again(number: int, **values: str) -> bytes:
    """A recorded event once more, with other values."""
    body = events(DIALLED, 1)[number].split(b"\n\n", 1)[1].decode()
    for name, value in values.items():
        before = next(
            each for each in body.split("\n") if each.startswith(f"{name.replace('_', '-')}:")
        )
        body = body.replace(before, f"{name.replace('_', '-')}: {value}")
    return event(body)
