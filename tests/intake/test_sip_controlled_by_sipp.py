"""Callers and a switch that nobody here wrote; what the worker would keep is written down."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest

from cases.services.call_commands import Due
from intake.telephone import outbound, worker
from intake.telephone.adapter import CallKind
from tests.intake.board import Ledger
from tests.intake.handsets import NUMBER
from tests.intake.sip import Caller
from tests.intake.sipp import SIPP, Sipp
from tests.intake.sipp_switch import Switchboard
from tests.machine.console import eventually, free_port

pytestmark = pytest.mark.skipif(SIPP is None, reason="needs sipp (Debian's sip-tester)")
SOON, LATER = 15.0, 60.0
NEXT = {
    CallKind.OFFERED: "answer",
    CallKind.ANSWERED: "hold",
    CallKind.HELD: "resume",
    CallKind.RESUMED: "hang_up",
}


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    kept = Ledger()
    monkeypatch.setattr(worker, "keeping", kept)
    return kept


@contextmanager
def line(settings: Any, switch: int = 0) -> Iterator[int]:
    """The line, until it ends on purpose."""
    settings.SIP_PORT = free_port()
    settings.SIP_SWITCH = ("127.0.0.1", switch) if switch else None
    stop = Event()
    thread = Thread(target=outbound.run, args=(stop,))
    thread.start()
    try:
        eventually(Caller(settings.SIP_PORT).is_heard, SOON, "the line listens")
        yield settings.SIP_PORT
    finally:
        stop.set()
        thread.join(SOON)


@pytest.fixture
def port(ledger: Ledger, settings: Any) -> Iterator[int]:
    with line(settings) as port:
        yield port


def test_three_callers_are_held_and_taken_back(ledger: Ledger, port: int, tmp_path: Path) -> None:
    sipp = Sipp(tmp_path, port, "held", calls=3, at_once=3)
    seen = 0

    def turn() -> bool:
        nonlocal seen
        for event in ledger.events[seen:]:
            seen += 1
            if verb := NEXT.get(event.kind):
                ledger.orders.append(Due(uuid4(), verb, event.call))
        return sipp.is_over()

    eventually(turn, LATER, "sipp is done")
    assert (sipp.counted().succeeded, sipp.counted().failed) == (3, 0)
    eventually(lambda: len(ledger.settled) == 12, SOON, "every order is settled")
    assert all(each.done for each in ledger.settled)
    assert set(Counter(each.kind for each in ledger.events).values()) == {3}
    assert {each.turn for each in ledger.events if each.kind in {"held", "resumed"}} == {1}


def test_a_handset_and_a_number_at_a_switch_are_joined(
    ledger: Ledger, settings: Any, tmp_path: Path
) -> None:
    switch = free_port()
    board = Switchboard(tmp_path, switch, telephones=2)
    with line(settings, switch):
        ledger.orders.append(Due(uuid4(), "originate", "", desk="101", number=NUMBER))
        eventually(lambda: told(ledger)[-1:] == ["answered"], SOON, "they are joined")
    assert told(ledger) == ["offered", "lifted", "ringing", "answered", "hung_up"]
    eventually(board.is_over, SOON, "sipp has had both")
    assert (board.counted().succeeded, board.counted().failed) == (2, 0)


def test_a_caller_on_hold_is_given_to_the_colleague_who_was_asked(
    ledger: Ledger, settings: Any, tmp_path: Path
) -> None:
    switch = free_port()
    board = Switchboard(tmp_path, switch, telephones=2)

    def order(verb: str) -> None:
        due = Due(uuid4(), verb, ledger.events[0].call, "102", "101")
        ledger.orders.append(due)
        eventually(lambda: due.ref in {each.ref for each in ledger.settled}, SOON, verb)

    with line(settings, switch) as port:
        caller = Sipp(tmp_path, port, "consulted", calls=1, at_once=1)
        eventually(lambda: told(ledger), SOON, "a call")
        order("answer")
        eventually(lambda: told(ledger)[-1] == "answered", SOON, "it goes on")
        order("attend")
        order("complete")
        eventually(board.is_over, SOON, "both handsets are let go")
        eventually(caller.is_over, SOON, "the caller is elsewhere")
    assert told(ledger) == ["offered", "answered", "held", "transferred"]
    assert all(each.done for each in ledger.settled)
    assert caller.counted() == (1, 1, 0)
    assert board.counted() == (2, 2, 0)


def told(ledger: Ledger) -> list[str]:
    return [str(each.kind) for each in ledger.events]
