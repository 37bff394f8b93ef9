"""FreeSWITCH over real TCP, by what it was recorded to say: cut anywhere, twice, late, hostile."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.telephone import worker
from intake.telephone.freeswitch import agent as freeswitch
from intake.telephone.freeswitch.wire import LONGEST_BODY, Reader
from tests.intake.board import SOON, Board, Ledger, running
from tests.intake.freeswitch import CHANNELS, Socket, board, call, event, events, named, reply, told
from tests.machine.console import eventually

GAVE_UP, DIALLED = "freeswitch-gave-up.txt", "freeswitch-dialled.txt"
LEFT = ("offered", "abandoned")
SPOKE = ("offered", "answered", "hung_up")
ENDS = {"abandoned", "hung_up"}


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
    with running(board(socket)) as each:
        yield each


def test_a_call_is_dialled_through_and_ends(line, ledger):
    line.play(call(DIALLED, 1))
    ledger.until(named(1), *SPOKE)
    offered, answered, _ended = ledger.events
    assert answered.answered_by == "101"
    assert (offered.caller.number, offered.caller.name) == ("+70005550141", "Some body")


def test_the_stream_may_be_cut_at_any_place(line, ledger):
    length = len(call(GAVE_UP, 0x100_000))
    for cut in range(1, length):
        line.play(call(GAVE_UP, 0x100_000 + cut), cut)
    for cut in range(1, length):
        ledger.until(named(0x100_000 + cut), *LEFT)


def test_a_long_stream_may_be_cut_at_many_places_and_its_events_come_twice(line, ledger):
    numbers = iter(range(0x200_000, 0x300_000))

    @settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.sets(st.integers(1, 8_000), max_size=40), st.randoms(use_true_random=False))
    def cut(places: set[int], dice: Random) -> None:
        number = next(numbers)
        said = b"".join(each * dice.choice((1, 1, 2)) for each in events(DIALLED, number))
        line.play(said, *(each for each in places if each < len(said)))
        ledger.until(named(number), *SPOKE)

    cut()


def test_in_whatever_order_events_come_a_call_is_told_of_once_and_ends(line, ledger):
    dice = Random(7)
    for number in range(0x300_000, 0x300_030):
        said = events(DIALLED, number)
        dice.shuffle(said)
        line.play(b"".join(said))
        eventually(lambda n=number: len(ledger.told(named(n))) >= 2, SOON, "it is told of")
        eventually(lambda n=number: ledger.told(named(n))[-1] in ENDS, SOON, "it ends")
        heard = ledger.told(named(number))
        assert heard[0] == "offered"
        assert len(heard) == len(set(heard))


def test_a_caller_who_hides_is_nobody_and_so_is_one_of_whom_it_is_not_said(ledger, line):
    for number, how in ((1, b"Number: true\n"), (2, b"Numbers: no\n")):
        line.play(
            b"".join(
                event(each.split(b"\n\n", 1)[1].replace(b"Number: false\n", how).decode())
                for each in events(GAVE_UP, number)
            )
        )
        ledger.until(named(number), *LEFT)
    line.play(call(GAVE_UP, 3))
    eventually(lambda: len(ledger.words) == 2, SOON, "the words of another")
    assert {each.call for each in ledger.words} == {named(3)}
    hidden = [each for each in ledger.events if each.call != named(3)]
    assert {each.caller.number for each in hidden} == {""}


def test_calls_of_others_leave_no_word_behind(line, ledger):
    for each in events(DIALLED, 1):
        body = each.split(b"\n\n", 1)[1].decode()
        line.play(event(body.replace("Caller-Context: hotline", "Caller-Context: office")))
    line.play(call(GAVE_UP, 2))
    ledger.until(named(2), *LEFT)
    eventually(lambda: len(ledger.words) == 2, SOON, "the words of the other")
    assert {each.call for each in [*ledger.events, *ledger.words]} == {named(2)}


def test_every_word_about_a_call_is_handed_on_and_an_unknown_one_is_not_fatal(line, ledger):
    first, last = events(GAVE_UP, 1)
    odd = f"Event-Name: DANCE\nCore-UUID: c\nEvent-Sequence: 7\nUnique-ID: {named(1)}\n\n"
    line.play(first + event(odd) + last)
    ledger.until(named(1), *LEFT)
    eventually(lambda: len(ledger.words) == 3, SOON, "every word")
    said = [each.said.split("\n")[0] for each in ledger.words]
    assert said == [
        "Event-Name: CHANNEL_PARK",
        "Event-Name: DANCE",
        "Event-Name: CHANNEL_HANGUP_COMPLETE",
    ]
    assert [each.source for each in ledger.words if "DANCE" in each.said] == ["c:7"]


@pytest.mark.parametrize("hides", ["false", "true"])
def test_a_cut_link_comes_back_and_the_list_says_what_happened_meanwhile(
    line, ledger, socket, hides
):
    socket.channels, socket.hides = CHANNELS, hides
    line.play(events(GAVE_UP, 9)[0] + events(GAVE_UP, 1)[0][:50])
    ledger.until(named(9), "offered")
    line.cut()
    line.until_up()
    # One was gone, one waits, one speaks.
    ledger.until(named(9), *LEFT)
    ledger.until(named(1), "offered")
    ledger.until(named(2), "offered", "answered")
    ages = sorted(each.since for each in line.session.snapshot())
    assert 120 < ages[1] - ages[0] < 130
    shown = {each.caller.number for each in ledger.events if each.kind == "offered"}
    assert ("+70005550142" in shown) == (hides == "false")


@pytest.mark.parametrize(
    "bad",
    [
        '{"row_count":2,"rows":[]}',
        '{"row_count":1,"rows":[{"uuid":"x\\n\\napi shutdown"}]}',
        "[1]",
        "-ERR no reply\n",
        "[" * 100_000,
        '{"row_count":1,"rows":{"a":1}}',
    ],
)
def test_a_list_that_is_none_ends_no_call(line, ledger, socket, bad):
    line.play(events(GAVE_UP, 9)[0])
    ledger.until(named(9), "offered")
    socket.channels = bad
    line.cut()
    line.until_up()
    assert ledger.told(named(9)) == ["offered"]
    assert len(line.session.snapshot()) == 1


def test_a_wrong_secret_is_refused_and_the_link_is_down(ledger, caplog):
    with running(
        board(secret="another"), lambda each: eventually(lambda: each.connections, SOON, "asked")
    ) as line:
        eventually(lambda: "refused" in caplog.text, SOON, "it is said")
        assert not line.is_up()
    assert ledger.beats == 0
    assert "another" not in caplog.text


@pytest.mark.parametrize(
    "greeting", [b"220 mail.example ESMTP\r\n" * 400, b"Content-Length: -1\n\n"]
)
def test_a_stranger_is_told_no_secret(ledger, socket, greeting):
    socket.greeting = greeting
    with running(
        board(socket), lambda each: eventually(lambda: each.connections > 1, SOON, "again")
    ) as line:
        assert line.asked == []


def test_a_switch_that_falls_silent_is_left(ledger, socket, monkeypatch):
    monkeypatch.setattr(freeswitch, "PING", 0.05)
    monkeypatch.setattr(freeswitch, "PATIENCE", 0.2)
    with running(board(socket)) as line:
        socket.answers = False
        eventually(lambda: not line.is_up(), SOON, "the link is down")
        socket.answers = True
        line.until_up()
        assert line.connections > 1


@pytest.mark.parametrize(
    "bad",
    [
        told("x" * 5_000_000, "text/event-plain"),
        event("Event-Name: CHANNEL_PARK\n" + "variable_x: y\n" * 50_000),
        event(
            "Event-Name: CHANNEL_PARK\nUnique-ID: x%0A%0Aapi shutdown\nCaller-Context: hotline\n"
        ),
        told("\ufffd\x00: \x80", "text/event-plain"),
        b"Content-Type: dance\n\n",
        b"\r\n" * 5_000,
        b": \n:::\nContent-Type:\n\n",
    ],
)
def test_hostile_bytes_are_bounded_and_the_next_call_is_heard(line, ledger, bad):
    line.play(bad, *range(1_000, len(bad), 40_000))
    line.play(call(GAVE_UP, 1))
    ledger.until(named(1), *LEFT)
    assert line.connections == 1


def test_a_body_that_is_too_long_takes_no_memory():
    reader, length = Reader(), LONGEST_BODY + 1
    head = f"Content-Length: {length}\nContent-Type: text/event-plain\n\n".encode()
    assert list(reader.feed(head)) == []
    for _chunk in range(length // 65_536):
        assert list(reader.feed(b"x" * 65_536)) == []
        assert len(reader._rest) == 0
    rest = b"x" * (length % 65_536)
    [after] = reader.feed(rest + reply("+OK"))
    assert after.reply == "+OK"
