"""Asterisk over real TCP, by what it was recorded to say: cut anywhere, twice, late, hostile."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.telephone import worker
from intake.telephone.asterisk import agent as asterisk
from intake.telephone.asterisk.wire import LONGEST_LINE, Reader
from tests.intake.asterisk import Manager, board, call, channels, crlf, messages, named
from tests.intake.board import SOON, Board, Ledger, running
from tests.machine.console import eventually

GAVE_UP, DIALLED = "asterisk-gave-up.txt", "asterisk-dialled.txt"
LEFT = ("offered", "abandoned")
SPOKE = ("offered", "answered", "hung_up")
ENDS = {"abandoned", "hung_up"}


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
    with running(board(manager)) as each:
        yield each


def test_a_call_is_dialled_through_and_ends(line, ledger):
    line.play(call(DIALLED, 1))
    ledger.until(named(1), *SPOKE)
    offered, answered, _ended = ledger.events
    assert answered.answered_by == "101"
    assert offered.caller.number == "+70005550141"
    assert offered.caller.name == "Somebody"


def test_the_stream_may_be_cut_at_any_place(line, ledger):
    length = len(call(GAVE_UP, 100_000))
    for cut in range(1, length):
        line.play(call(GAVE_UP, 100_000 + cut), cut)
    for cut in range(1, length):
        ledger.until(named(100_000 + cut), *LEFT)


def test_a_long_stream_may_be_cut_at_many_places_and_its_events_come_twice(line, ledger):
    numbers = iter(range(200_000, 300_000))

    @settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.sets(st.integers(1, 8_000), max_size=40), st.randoms(use_true_random=False))
    def cut(places: set[int], dice: Random) -> None:
        number = next(numbers)
        said = b"".join(each * dice.choice((1, 1, 2)) for each in messages(call(DIALLED, number)))
        line.play(said, *(each for each in places if each < len(said)))
        ledger.until(named(number), *SPOKE)

    cut()


def test_in_whatever_order_events_come_a_call_is_told_of_once_and_ends(line, ledger):
    dice = Random(7)
    for number in range(300_000, 300_030):
        said = messages(call(DIALLED, number))
        dice.shuffle(said)
        line.play(b"".join(said))
        eventually(lambda n=number: len(ledger.told(named(n))) >= 2, SOON, "it is told of")
        eventually(lambda n=number: ledger.told(named(n))[-1] in ENDS, SOON, "it ends")
        told = ledger.told(named(number))
        assert told[0] == "offered"
        assert len(told) == len(set(told))


def test_what_comes_after_the_end_changes_nothing(line, ledger):
    line.play(call(GAVE_UP, 1))
    ledger.until(named(1), *LEFT)
    line.play(call(GAVE_UP, 1))
    line.play(call(DIALLED, 2))
    ledger.until(named(2), *SPOKE)
    assert ledger.told(named(1)) == list(LEFT)


def test_a_caller_who_hides_is_nobody_and_so_is_one_of_whom_it_is_not_said(ledger, manager):
    manager.shown = "prohib_not_screened"
    with running(board(manager)) as line:
        first, last = messages(call(GAVE_UP, 1))
        line.play(first)
        ledger.until(named(1), "offered")
        line.play(last)
        ledger.until(named(1), *LEFT)
        manager.does, manager.answers = "Error", False
        line.play(call(GAVE_UP, 2))
        ledger.until(named(2), *LEFT)
    assert {each.caller.number + each.caller.name for each in ledger.events} == {""}
    # The events of the manager hold the number all the same.
    assert ledger.words == []


def test_calls_of_others_leave_no_word_behind(line, ledger):
    line.play(call(DIALLED, 1).replace(b"Context: hotline", b"Context: office"))
    line.play(call(GAVE_UP, 2))
    ledger.until(named(2), *LEFT)
    eventually(lambda: len(ledger.words) == 2, SOON, "the words of the other")
    assert {each.call for each in [*ledger.events, *ledger.words]} == {named(2)}


def test_every_word_about_a_call_is_handed_on_and_an_unknown_one_is_not_fatal(line, ledger):
    first, last = messages(call(GAVE_UP, 1))
    odd = crlf(f"Event: Dance\nChannel: PJSIP/trunk-1\nUniqueid: {named(1)}\nSteps: 3\n\n")
    line.play(first + odd + last)
    ledger.until(named(1), *LEFT)
    eventually(lambda: len(ledger.words) == 3, SOON, "every word")
    said = [each.said for each in ledger.words]
    assert [each.split("\n")[0] for each in said] == [
        "event: Newchannel",
        "event: Dance",
        "event: Hangup",
    ]
    assert "steps: 3" in said[1]
    assert len({each.source for each in ledger.words}) == 3


def test_a_cut_link_comes_back_and_the_list_says_what_happened_meanwhile(line, ledger, manager):
    manager.channels = channels()
    line.play(messages(call(GAVE_UP, 9))[0] + messages(call(GAVE_UP, 1))[0][:50])
    ledger.until(named(9), "offered")
    line.cut()
    line.until_up()
    # One was gone, one waits, one speaks.
    ledger.until(named(9), *LEFT)
    ledger.until(named(1), "offered")
    ledger.until(named(2), "offered", "answered")
    eventually(lambda: len(line.session.snapshot()) == 2, SOON, "two calls go on")
    ages = sorted(each.since for each in line.session.snapshot())
    assert 80 < ages[1] - ages[0] < 90


def test_a_list_with_a_gap_ends_no_call(line, ledger, manager):
    line.play(messages(call(GAVE_UP, 9))[0])
    ledger.until(named(9), "offered")
    huge = channels()[0].replace("ApplicationData: 900", f"ApplicationData: {'9' * 9_000}")
    manager.channels = [huge, *channels()[1:]]
    line.cut()
    line.until_up()
    ledger.until(named(2), "offered", "answered")
    assert ledger.told(named(9)) == ["offered"]


def test_a_wrong_secret_is_refused_and_the_link_is_down(ledger, caplog):
    with running(
        board(secret="another"), lambda each: eventually(lambda: each.connections, SOON, "asked")
    ) as line:
        eventually(lambda: "refused" in caplog.text, SOON, "it is said")
        assert not line.is_up()
    assert ledger.beats == 0
    assert "another" not in caplog.text


def test_a_stranger_is_told_no_secret(ledger, manager):
    manager.greeting = b"220 mail.example ESMTP\r\n"
    with running(
        board(manager), lambda each: eventually(lambda: each.connections > 1, SOON, "again")
    ) as line:
        assert line.asked == []


def test_a_switch_that_falls_silent_is_left(ledger, manager, monkeypatch):
    monkeypatch.setattr(asterisk, "PING", 0.05)
    monkeypatch.setattr(asterisk, "PATIENCE", 0.2)
    with running(board(manager)) as line:
        manager.answers = False
        eventually(lambda: not line.is_up(), SOON, "the link is down")
        manager.answers = True
        line.until_up()
        assert line.connections > 1


def test_the_link_gives_signs_of_life_only_while_it_is_up(line, ledger):
    eventually(lambda: ledger.beats, SOON, "a sign of life")


def test_calls_are_compared_only_while_the_switch_is_there_to_say(ledger, manager, monkeypatch):
    monkeypatch.setattr(worker, "BEAT", 0.02)
    monkeypatch.setattr(worker, "COMPARE", 0.05)
    monkeypatch.setattr(worker, "AWAIT", 0.02)
    with running(board(manager)) as line:
        line.play(messages(call(GAVE_UP, 9))[0])
        eventually(lambda: ([named(9)], [named(9)]) in ledger.compared, SOON, "it is compared")
        manager.answers = False
        line.cut()
        eventually(lambda: line.connections > 1, SOON, "it knocks again")
        told, awaited = (len(ledger.compared), ledger.beats), ledger.awaited
        eventually(lambda: ledger.awaited > awaited + 3, SOON, "it is looked for")
        assert (len(ledger.compared), ledger.beats) == told


HOSTILE = [
    b"A" * 200_000 + b"\r\n\r\n",
    b"Event: Newchannel\r\nCallerIDName: " + b"x" * 9_000 + b"\r\n\r\n",
    b"Event: Newchannel\r\n" + b"Variable: x\r\n" * 5_000 + b"\r\n",
    b"\xff\xfe\x00: \x80\r\n\r\n",
    b"\r\n" * 5_000,
    b": \r\n:::\r\nEvent:\r\nResponse:\r\n\r\n",
    b"Event: Newchannel\r\nChannel: ../../x\r\nUniqueid: a b\r\nLinkedid: a b\r\n\r\n",
    b"Event: BridgeEnter\r\nBridgeUniqueid: \xf0\x9f\x92\xa9\r\nUniqueid: 1\r\n\r\n",
    b"Event: Hangup\r\nUniqueid: " + b"9" * 4_000 + b"\r\nContext: hotline\r\n\r\n",
    b"Response: Success\r\nActionID: hotline-999\r\n\r\n",
    b"Event: CoreShowChannelsComplete\r\nActionID: hotline-3\r\nListItems: 0\r\n\r\n",
]


@pytest.mark.parametrize("bad", HOSTILE)
def test_hostile_bytes_are_bounded_and_the_next_call_is_heard(line, ledger, bad):
    line.play(bad, *range(1_000, len(bad), 40_000))
    line.play(call(GAVE_UP, 1))
    ledger.until(named(1), *LEFT)
    assert line.connections == 1


def test_a_line_without_an_end_takes_no_memory():
    reader = Reader()
    assert (
        list(reader.feed(b"Asterisk Call Manager/5\r\nEvent: Newchannel\r\nCallerIDName: ")) == []
    )
    for _chunk in range(100):
        assert list(reader.feed(b"x" * 65_536)) == []
        assert len(reader._rest) <= LONGEST_LINE
    [after] = reader.feed(b"\r\n\r\nEvent: Hangup\r\n\r\n")
    assert after.event == "Hangup"


def test_a_call_that_is_kept_rings_at_once(line, ledger):
    line.play(messages(call(DIALLED, 1))[1])
    eventually(lambda: ledger.rounds, SOON, "it rings")
    assert ledger.told(named(1)) == ["offered"]
