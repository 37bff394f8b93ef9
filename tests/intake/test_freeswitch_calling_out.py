"""Calls of our own by a FreeSWITCH: the handset first, then a yes, then the number."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from cases.services.call_commands import Due
from intake.telephone import calling_out, worker
from tests.intake import freeswitch_legs as legs
from tests.intake.board import SOON, Board, Ledger, running
from tests.intake.freeswitch import Socket, board, named
from tests.intake.freeswitch_desk import settled
from tests.intake.freeswitch_legs import handset, job, tells
from tests.machine.console import eventually

NUMBER = "+12025550143"


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    kept = Ledger()
    monkeypatch.setattr(worker, "keeping", kept)
    return kept


@pytest.fixture
def socket() -> Socket:
    return Socket()


@pytest.fixture
def line(socket: Socket, ledger: Ledger) -> Iterator[Board]:
    with running(board(socket, outside="outside")) as each:
        yield each


def call(ledger: Ledger, desk: str = "101", number: str = NUMBER) -> UUID:
    due = Due(uuid4(), "originate", "", "", desk, number=number)
    ledger.orders.append(due)
    return due.ref


def told(ledger: Ledger, given: UUID, *kinds: str) -> None:
    def heard() -> list[str]:
        return [str(each.kind) for each in ledger.events if each.order == given]

    eventually(lambda: heard() == list(kinds), SOON, f"{kinds}")


def lifted(line: Board, ledger: Ledger) -> tuple[UUID, str]:
    given = call(ledger)
    own = handset(line)
    for each in (legs.CREATED, legs.RINGS, legs.LIFTED, legs.PARKED):
        line.play(tells(own, each))
    assert settled(ledger, given) == (True, "")
    line.wants("uuid_transfer")
    return given, own


def test_the_handset_rings_first_and_the_number_once_it_may(line, ledger):
    given = call(ledger)
    own = handset(line)
    asked = line.wants("bgapi originate")
    assert asked.endswith("}user/101 &park()\n\n")
    assert "origination_caller_id_number=line" in asked
    assert NUMBER not in asked
    line.play(tells(own, legs.CREATED) + tells(own, legs.RINGS))
    told(ledger, given, "offered")
    assert not [each for each in line.asked if NUMBER in each]
    line.play(tells(own, legs.LIFTED) + tells(own, legs.PARKED))
    assert line.wants(NUMBER) == f"api uuid_transfer {own} {NUMBER} XML outside\n\n"
    assert settled(ledger, given) == (True, "")
    for each in (legs.CALLED, legs.RINGS_THERE, legs.ANSWERED, legs.JOINED):
        line.play(tells(own, each) * 2)
    told(ledger, given, "offered", "lifted", "ringing", "answered")
    line.play(tells(own, legs.LEFT_THERE) + tells(own, legs.ENDED))
    told(ledger, given, "offered", "lifted", "ringing", "answered", "hung_up")
    assert line.session.snapshot() == []
    # Nothing of it is a contact, and no word of it is kept.
    assert {each.order for each in ledger.events} == {given}
    assert ledger.words == []


def test_a_call_is_told_of_alike_wherever_its_words_are_cut(line, ledger):
    for number in range(1, 21):
        given = call(ledger)
        own = handset(line, number)
        words = b"".join(tells(own, each) for each in (legs.CREATED, legs.RINGS, legs.ENDED))
        line.play(words, *range(number * 7, len(words), number * 60))
        told(ledger, given, "offered", "failed")
        assert settled(ledger, given) == (False, "not_lifted")


def test_after_a_no_the_handset_is_let_go_and_nobody_is_called(line, ledger, monkeypatch):
    monkeypatch.setattr(ledger, "may_call", lambda order, *, line, at: False)
    given = call(ledger)
    own = handset(line)
    line.play(tells(own, legs.RINGS) + tells(own, legs.PARKED))
    assert line.wants("uuid_kill") == f"api uuid_kill {own} NORMAL_CLEARING\n\n"
    told(ledger, given, "offered", "lifted", "failed")
    assert not [each for each in line.asked if NUMBER in each]


def test_a_handset_that_hears_no_yes_is_let_go(line, ledger, monkeypatch):
    monkeypatch.setattr(calling_out, "ASKED", 0.0)
    monkeypatch.setattr(worker.Worker, "_lifted", _nobody)
    given = call(ledger)
    own = handset(line)
    line.play(tells(own, legs.PARKED))
    line.wants("uuid_kill", own)
    told(ledger, given, "lifted", "failed")


async def _nobody(_self: object, _order: UUID) -> None:
    """Nobody can be asked whether the number may be called."""


@pytest.mark.parametrize(
    ("result", "kind"), [("-ERR USER_NOT_REGISTERED\n", "failed"), ("-ERR USER_BUSY\n", "failed")]
)
def test_a_handset_that_can_not_even_be_called_is_said_by_its_job(line, ledger, result, kind):
    given = call(ledger)
    handset(line)
    line.play(job(2, "-ERR NO_ROUTE_DESTINATION\n") + job(1, result))
    told(ledger, given, kind)
    assert settled(ledger, given) == (False, "not_lifted")


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("USER_BUSY", "busy"),
        ("CALL_REJECTED", "busy"),
        ("NO_ANSWER", "no_answer"),
        ("NO_ROUTE_DESTINATION", "failed"),
    ],
)
def test_why_nobody_was_reached_is_told(line, ledger, cause, kind):
    given, own = lifted(line, ledger)
    line.play(tells(own, legs.CALLED) + tells(own, legs.RINGS_THERE))
    # One way out may fail and the next succeed: it is over when the handset is let go.
    line.play(tells(own, legs.LEFT_THERE, Hangup_Cause=cause))
    told(ledger, given, "offered", "lifted", "ringing")
    line.play(tells(own, legs.ENDED))
    told(ledger, given, "offered", "lifted", "ringing", kind)


def test_whoever_puts_the_handset_down_ends_it(line, ledger):
    given, own = lifted(line, ledger)
    line.play(tells(own, legs.ENDED) * 2)
    told(ledger, given, "offered", "lifted", "hung_up")


def test_a_number_that_rings_too_long_is_left_in_peace(line, ledger, monkeypatch):
    monkeypatch.setattr(calling_out, "OTHER", 0.0)
    given, own = lifted(line, ledger)
    line.wants("uuid_kill", own)
    told(ledger, given, "offered", "lifted", "failed")


def test_a_switch_that_would_not_call_the_number_is_told_as_failed(line, ledger, socket):
    socket.does = "-ERR No such channel!\n"
    given, _own = lifted(line, ledger)
    told(ledger, given, "offered", "lifted", "failed")


@pytest.mark.parametrize(
    ("desk", "number", "cause"),
    [
        ("", NUMBER, "no_handset"),
        ("101,user/666", NUMBER, "no_handset"),
        ("101", "+1202\n\napi shutdown", "unfit"),
        ("101", "1202 XML inside", "unfit"),
    ],
)
def test_nothing_but_an_extension_and_a_number_is_called(line, ledger, desk, number, cause):
    assert settled(ledger, call(ledger, desk, number)) == (False, cause)
    assert not [each for each in line.asked if "originate" in each or "shutdown" in each]


def test_a_handset_that_was_gone_while_the_link_was_cut_is_told_as_gone(line, ledger):
    given, own = lifted(line, ledger)
    line.play(tells(own, legs.ANSWERED))
    line.cut()
    line.until_up()
    told(ledger, given, "offered", "lifted", "answered", "hung_up")


def test_without_a_context_outside_nobody_is_called(ledger):
    with running(board()) as line:
        assert "originate" not in {str(each) for each in line.session.capabilities.can}
        assert settled(ledger, call(ledger)) == (False, "unable")


def test_what_of_others_a_job_tells_changes_nothing(line, ledger):
    line.play(job(7, "+OK\n") + tells(named(3), legs.PARKED) + tells(named(3), legs.ENDED))
    given = call(ledger)
    handset(line)
    line.play(job(1, "-ERR SUBSCRIBER_ABSENT\n"))
    told(ledger, given, "failed")
