"""What an Asterisk is asked over real TCP, and what it is never asked."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.services.call_commands import Due
from intake.telephone import worker
from intake.telephone.adapter import Order
from intake.telephone.asterisk.wire import Unfit, written
from tests.intake.asterisk import Manager, board, call, fields_of, messages, named
from tests.intake.board import SOON, Board, Ledger, running
from tests.machine.console import eventually

DIALLED = "asterisk-dialled.txt"


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    kept = Ledger()
    monkeypatch.setattr(worker, "keeping", kept)
    return kept


@pytest.fixture
def line(ledger: Ledger) -> Iterator[Board]:
    with running(board(Manager())) as each:
        yield each


def order(ledger: Ledger, verb: str, number: int = 1, target: str = "", desk: str = "101") -> Order:
    due = Due(uuid4(), verb, named(number) if number else "", target, desk)
    ledger.orders.append(due)
    eventually(lambda: not ledger.orders, SOON, "it is fetched")
    return Order(due.ref, verb, due.conversation, target, desk)


def settled(ledger: Ledger, given: Order) -> tuple[bool, str]:
    eventually(lambda: [each for each in ledger.settled if each.ref == given.ref], SOON, "settled")
    [went] = [each for each in ledger.settled if each.ref == given.ref]
    return went.done, went.cause


def waits(line: Board, ledger: Ledger) -> None:
    line.play(messages(call(DIALLED, 1))[1])
    ledger.until(named(1), "offered")


def speaks(line: Board, ledger: Ledger) -> None:
    said = messages(call(DIALLED, 1))
    line.play(b"".join(said[: next(n for n, each in enumerate(said) if b"HangupRequest" in each)]))
    ledger.until(named(1), "offered", "answered")


def test_to_answer_sends_the_caller_to_the_handset_of_whoever_asked(line, ledger):
    waits(line, ledger)
    given = order(ledger, "answer")
    asked = fields_of(line.wants("Action: Redirect"))
    assert settled(ledger, given) == (True, "")
    assert (asked["Channel"], asked["Context"]) == ("PJSIP/trunk-1", "hotline-inside")
    assert (asked["Exten"], asked["Priority"]) == ("101", "1")


def test_who_has_no_handset_answers_nobody(line, ledger):
    waits(line, ledger)
    assert settled(ledger, order(ledger, "answer", desk="")) == (False, "no_handset")


def test_a_handset_that_nobody_picks_up_rings_again(line, ledger, monkeypatch):
    monkeypatch.setattr("intake.telephone.orders.AGAIN", 0.0)
    waits(line, ledger)
    order(ledger, "answer")
    line.wants("Action: Redirect")
    said = messages(call(DIALLED, 1))
    line.play(said[6])
    line.play(said[3])
    eventually(lambda: sum("Redirect" in each for each in line.asked) == 2, SOON, "it rings again")
    assert ledger.told(named(1)) == ["offered"]


@pytest.mark.parametrize(
    ("verb", "speaking", "cause"),
    [
        ("reject", False, "21"),
        ("hang_up", False, "21"),
        ("hang_up", True, "16"),
    ],
)
def test_to_end_a_call_hangs_up_the_caller(line, ledger, verb, speaking, cause):
    (speaks if speaking else waits)(line, ledger)
    given = order(ledger, verb)
    asked = fields_of(line.wants("Action: Hangup"))
    assert (asked["Channel"], asked["Cause"]) == ("PJSIP/trunk-1", cause)
    assert settled(ledger, given) == (True, "")
    line.play(messages(call(DIALLED, 1))[-1])
    end = ("hung_up",) if speaking else ("rejected",)
    ledger.until(named(1), "offered", *(("answered",) if speaking else ()), *end)


def test_a_caller_is_put_through_once_somebody_is_there(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "transfer", target="102")
    assert fields_of(line.wants("Action: Redirect"))["Exten"] == "102"
    assert not ledger.settled
    [dialled] = [each for each in messages(call(DIALLED, 1)) if b"Event: DialEnd" in each]
    line.play(dialled)
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), "offered", "answered", "transferred")
    # They speak on; for us the call is over, whatever the list says.
    assert line.session.snapshot() == []


def test_a_caller_who_was_not_put_through_comes_back_to_whoever_had_them(line, ledger, monkeypatch):
    monkeypatch.setattr("intake.telephone.orders.AGAIN", 0.0)
    waits(line, ledger)
    order(ledger, "answer")
    line.play(b"".join(messages(call(DIALLED, 1))[6:15]))
    ledger.until(named(1), "offered", "answered")
    given = order(ledger, "transfer", target="102")
    line.wants("Redirect", "Exten: 102")
    line.play(messages(call(DIALLED, 1))[3])
    assert settled(ledger, given) == (False, "refused")
    eventually(lambda: sum("Exten: 101" in each for each in line.asked) == 2, SOON, "back")


@pytest.mark.parametrize(
    "given",
    [
        ("transfer", 1, "102\r\nAction: Originate\r\nChannel: PJSIP/+70005550199"),
        ("transfer", 1, "+70005550199"),
        ("transfer", 1, "1"),
        ("transfer", 1, "123456789"),
        ("transfer", 1, "１０２"),
        ("transfer", 1, ""),
        ("dance", 1, ""),
        ("answer", 0, ""),
    ],
)
def test_no_order_sends_anything_but_an_extension(line, ledger, given):
    speaks(line, ledger)
    done, cause = settled(ledger, order(ledger, given[0], given[1], given[2]))
    assert not done
    assert cause in ("unfit", "unable", "gone")
    assert not [each for each in line.asked if "Redirect" in each or "Originate" in each]


def test_no_desk_can_put_a_line_of_its_own_into_an_action(line, ledger):
    waits(line, ledger)
    given = order(ledger, "answer", desk="101\r\nAction: Logoff")
    assert settled(ledger, given) == (False, "no_handset")


def test_a_cut_link_fails_what_was_under_way(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "transfer", target="102")
    line.wants("Redirect")
    line.cut()
    assert settled(ledger, given) == (False, "link")


def test_a_call_that_nobody_can_be_told_of_is_turned_away(line, ledger):
    ledger.keeps = False
    line.play(messages(call(DIALLED, 1))[1])
    assert fields_of(line.wants("Action: Hangup"))["Cause"] == "42"


HOSTILE = st.text() | st.text(st.sampled_from("1aA: \r\n\0\x85"))


@given(st.dictionaries(st.sampled_from(["Channel", "Exten", "Secret"]), HOSTILE, min_size=1))
def test_whatever_an_action_is_given_it_stays_one_action(values):
    try:
        sent = written("Redirect", **values).decode()
    except Unfit:
        return
    assert sent.count("\r\n") == len(values) + 2
    assert fields_of(sent) == {"Action": "Redirect", **values}
    assert all(value.isascii() and value.isprintable() for value in values.values())


def test_a_supervisor_listens_on_their_own_handset_and_says_nothing(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "monitor", desk="109")
    asked = fields_of(line.wants("Action: Originate"))
    assert settled(ledger, given) == (True, "")
    assert (asked["Channel"], asked["Application"]) == ("PJSIP/109", "ChanSpy")
    channel, options = asked["Data"].split(",")
    assert channel == "PJSIP/trunk-1"
    assert not set(options) & set("wBd")
    assert asked["ChannelId"].startswith("line-")


@pytest.mark.parametrize(("desk", "cause"), [("", "no_handset"), ("+70005550199", "no_handset")])
def test_nobody_listens_without_a_handset_of_their_own(line, ledger, desk, cause):
    speaks(line, ledger)
    assert settled(ledger, order(ledger, "monitor", desk=desk)) == (False, cause)


def test_what_only_rings_is_not_listened_to(line, ledger):
    waits(line, ledger)
    assert settled(ledger, order(ledger, "monitor", desk="109")) == (False, "not_now")
