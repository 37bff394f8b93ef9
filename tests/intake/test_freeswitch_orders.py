"""What a FreeSWITCH is asked over real TCP, and what it is never asked."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.telephone import worker
from intake.telephone.freeswitch.wire import Unfit, written
from tests.intake.board import SOON, Board, Ledger, running
from tests.intake.freeswitch import Socket, board, events, named
from tests.intake.freeswitch_desk import DIALLED, again, order, settled, speaks, waits
from tests.machine.console import eventually


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    kept = Ledger()
    monkeypatch.setattr(worker, "keeping", kept)
    monkeypatch.setattr("intake.telephone.orders.AGAIN", 0.0)
    return kept


@pytest.fixture
def line(ledger: Ledger) -> Iterator[Board]:
    with running(board(Socket())) as each:
        yield each


def test_to_answer_sends_the_caller_to_the_handset_of_whoever_asked(line, ledger):
    waits(line, ledger)
    given = order(ledger, "answer")
    assert line.wants("uuid_transfer") == f"api uuid_transfer {named(1)} 101 XML hotline-inside\n\n"
    assert settled(ledger, given) == (True, "")


@pytest.mark.parametrize(
    ("verb", "speaking", "cause", "end"),
    [
        ("reject", False, "CALL_REJECTED", "rejected"),
        ("hang_up", False, "CALL_REJECTED", "rejected"),
        ("hang_up", True, "NORMAL_CLEARING", "hung_up"),
    ],
)
def test_to_end_a_call_hangs_up_the_caller(line, ledger, verb, speaking, cause, end):
    (speaks if speaking else waits)(line, ledger)
    given = order(ledger, verb)
    assert line.wants("uuid_kill") == f"api uuid_kill {named(1)} {cause}\n\n"
    assert settled(ledger, given) == (True, "")
    line.play(events(DIALLED, 1)[-1])
    ledger.until(named(1), "offered", *(("answered",) if speaking else ()), end)


def test_a_caller_is_put_through_once_that_colleague_is_there(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "transfer", target="102")
    line.wants("uuid_transfer", "102")
    # The old bridge, told late, is not the new one.
    line.play(events(DIALLED, 1)[3])
    assert given not in {each.ref for each in ledger.settled}
    line.play(again(3, Caller_Destination_Number="102", Event_Sequence="99"))
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), "offered", "answered", "transferred")


def test_a_caller_who_was_not_put_through_comes_back_to_whoever_had_them(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "transfer", target="102")
    line.wants("uuid_transfer", "102")
    line.play(again(1, Event_Sequence="99"))
    assert settled(ledger, given) == (False, "refused")
    eventually(lambda: sum(" 101 XML" in each for each in line.asked) == 2, SOON, "back")


@pytest.mark.parametrize(
    "target", ["102\n\napi shutdown", "102 XML default", "+70005550199", "1", "123456789", ""]
)
def test_no_order_sends_anything_but_an_extension(line, ledger, target):
    speaks(line, ledger)
    assert settled(ledger, order(ledger, "transfer", target=target)) == (False, "unfit")
    assert sum("uuid_transfer" in each for each in line.asked) == 1
    assert not [each for each in line.asked if "shutdown" in each]


def test_a_call_that_nobody_can_be_told_of_is_turned_away(line, ledger):
    ledger.keeps = False
    line.play(events(DIALLED, 1)[1])
    assert "SWITCH_CONGESTION" in line.wants("uuid_kill")


HOSTILE = st.text() | st.text(st.sampled_from("1aA: \r\n\0\x85"))


@given(st.lists(HOSTILE, min_size=1, max_size=5))
def test_whatever_a_command_is_given_it_stays_one_command(words):
    try:
        sent = written(*words).decode()
    except Unfit:
        return
    assert sent == " ".join(words) + "\n\n"
    assert sent.count("\n") == 2
    assert sent.split(" ") == [*words[:-1], words[-1] + "\n\n"]


def test_a_supervisor_listens_on_their_own_handset_and_says_nothing(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "monitor", desk="109")
    asked = line.wants("eavesdrop")
    assert settled(ledger, given) == (True, "")
    assert asked.startswith("bgapi originate {")
    assert "eavesdrop_enable_dtmf=false" in asked
    assert asked.endswith(f"}}user/109 &eavesdrop({named(1)})\n\n")


@pytest.mark.parametrize("desk", ["", "+70005550199", "109 &park()"])
def test_nobody_listens_without_a_handset_of_their_own(line, ledger, desk):
    speaks(line, ledger)
    assert settled(ledger, order(ledger, "monitor", desk=desk)) == (False, "no_handset")
