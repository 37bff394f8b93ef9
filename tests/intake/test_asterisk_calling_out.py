"""Calls of our own by an Asterisk: the handset first, then a yes, then the number."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from cases.services.call_commands import Due
from intake.telephone import calling_out, worker
from tests.intake import asterisk_legs as legs
from tests.intake.asterisk import Manager, board, fields_of
from tests.intake.asterisk_legs import channel_of, originated, tells
from tests.intake.board import SOON, Board, Ledger, running
from tests.machine.console import eventually

NUMBER = "+12025550143"


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    kept = Ledger()
    monkeypatch.setattr(worker, "keeping", kept)
    return kept


@pytest.fixture
def manager() -> Manager:
    return Manager()


@pytest.fixture
def line(manager: Manager, ledger: Ledger) -> Iterator[Board]:
    with running(board(manager, held="hotline-held", outside="outside")) as each:
        yield each


def call(ledger: Ledger, desk: str = "101", number: str = NUMBER) -> UUID:
    due = Due(uuid4(), "originate", "", "", desk, number=number)
    ledger.orders.append(due)
    return due.ref


def told(ledger: Ledger, given: UUID, *kinds: str) -> None:
    def heard() -> list[str]:
        return [str(each.kind) for each in ledger.events if each.order == given]

    eventually(lambda: heard() == list(kinds), SOON, f"{kinds}")


def settled(ledger: Ledger, given: UUID) -> tuple[bool, str]:
    eventually(lambda: [each for each in ledger.settled if each.ref == given], SOON, "settled")
    went = next(each for each in ledger.settled if each.ref == given)
    return went.done, went.cause


def lifted(line: Board, ledger: Ledger) -> tuple[UUID, str]:
    given = call(ledger)
    own = originated(line)
    for each in (legs.CREATED, legs.RINGS, legs.UP, legs.RESPONSE, legs.PARKED):
        line.play(tells(own, each, linked=own))
    line.wants("Action: Redirect", NUMBER)
    return given, own


def test_the_handset_rings_first_and_the_number_once_it_may(line, ledger):
    given = call(ledger)
    own = originated(line)
    asked = fields_of(line.wants("Action: Originate"))
    assert (asked["Channel"], asked["Context"], asked["Exten"]) == (
        "PJSIP/101",
        "hotline-held",
        "asked",
    )
    assert (asked["CallerID"], asked["Async"]) == ("line", "true")
    line.play(tells(own, legs.CREATED) + tells(own, legs.RINGS) * 2)
    told(ledger, given, "offered")
    assert not [each for each in line.asked if NUMBER in each]
    line.play(tells(own, legs.UP) + tells(own, legs.PARKED) * 2)
    sent = fields_of(line.wants("Action: Redirect", NUMBER))
    assert (sent["Channel"], sent["Context"], sent["Exten"]) == (
        channel_of(own),
        "outside",
        NUMBER,
    )
    assert settled(ledger, given) == (True, "")
    for each in (legs.CALLED, legs.RINGS_THERE, legs.ANSWERED):
        words = tells(own, each)
        line.play(words * 2, *range(1, len(words), 53))
    told(ledger, given, "offered", "lifted", "ringing", "answered")
    line.play(tells(own, legs.LEFT_THERE) + tells(own, legs.ENDED))
    told(ledger, given, "offered", "lifted", "ringing", "answered", "hung_up")
    assert line.session.snapshot() == []
    assert {each.order for each in ledger.events} == {given}
    assert ledger.words == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [("BUSY", "busy"), ("NOANSWER", "no_answer"), ("CHANUNAVAIL", "failed")],
)
def test_why_nobody_was_reached_is_told(line, ledger, status, kind):
    given, own = lifted(line, ledger)
    line.play(tells(own, legs.RINGS_THERE) + tells(own, legs.ANSWERED, DialStatus=status))
    told(ledger, given, "offered", "lifted", "ringing")
    line.play(tells(own, legs.ENDED))
    told(ledger, given, "offered", "lifted", "ringing", kind)


def test_a_handset_that_nobody_lifts_is_told_and_settles_it(line, ledger):
    given = call(ledger)
    own = originated(line)
    line.play(tells(own, legs.CREATED) + tells(own, legs.RINGS))
    line.play(tells(own, legs.RESPONSE, Response="Failure", Reason="3"))
    told(ledger, given, "offered", "failed")
    assert settled(ledger, given) == (False, "not_lifted")


def test_after_a_no_the_handset_is_let_go_and_nobody_is_called(line, ledger, monkeypatch):
    monkeypatch.setattr(ledger, "may_call", lambda order, *, line, at: False)
    given = call(ledger)
    own = originated(line)
    line.play(tells(own, legs.CREATED) + tells(own, legs.PARKED))
    line.wants("Action: Hangup", channel_of(own))
    told(ledger, given, "lifted", "failed")
    assert not [each for each in line.asked if NUMBER in each]


def test_a_number_that_rings_too_long_is_left_in_peace(line, ledger, monkeypatch):
    monkeypatch.setattr(calling_out, "OTHER", 0.0)
    given, own = lifted(line, ledger)
    line.wants("Action: Hangup", channel_of(own))
    told(ledger, given, "offered", "lifted", "failed")


def test_a_switch_that_refuses_to_let_it_ring_is_told(line, ledger, manager):
    manager.does = "Error"
    given = call(ledger)
    told(ledger, given, "failed")
    assert settled(ledger, given) == (False, "not_lifted")


@pytest.mark.parametrize(
    ("desk", "number", "cause"),
    [
        ("", NUMBER, "no_handset"),
        ("101&PJSIP/666", NUMBER, "no_handset"),
        ("101", "+1202\r\nAction: Logoff", "unfit"),
    ],
)
def test_nothing_but_an_extension_and_a_number_is_called(line, ledger, desk, number, cause):
    assert settled(ledger, call(ledger, desk, number)) == (False, cause)
    assert not [each for each in line.asked if "Originate" in each or "Logoff" in each]
