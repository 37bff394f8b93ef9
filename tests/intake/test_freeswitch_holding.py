"""Callers of a FreeSWITCH on hold: by order, by the handset's own key, and by the caller's side."""

from collections.abc import Iterator

import pytest

from intake.telephone import holding, worker
from tests.intake.board import SOON, Board, Ledger, running
from tests.intake.freeswitch import CHANNELS, Socket, board, events, named
from tests.intake.freeswitch_desk import DIALLED, again, order, settled, speaks, waits
from tests.machine.console import eventually

HANDSET = named(0x500001)
SPEAKS = ("offered", "answered")


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


def said(what: str, second: int, *, there: bool = False) -> bytes:
    """The switch tells of a hold on the handset's side, or on the caller's."""
    stamp = f"18935463{second:02}000000"
    told = {"Event_Name": f"CHANNEL_{what}", "Event_Sequence": f"9{second}"}
    return again(3 if there else 2, Event_Date_Timestamp=stamp, **told)


def held(line: Board, ledger: Ledger) -> None:
    speaks(line, ledger)
    given = order(ledger, "hold")
    line.wants("uuid_hold")
    line.play(said("HOLD", 1))
    assert settled(ledger, given) == (True, "")


def test_the_handset_is_held_so_that_the_caller_hears_music_and_it_is_done_once_told(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "hold")
    assert line.wants("uuid_hold") == f"api uuid_hold {HANDSET}\n\n"
    # The switch says yes to anything, so nothing is settled by that.
    assert given not in {each.ref for each in ledger.settled}
    line.play(said("HOLD", 1))
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), *SPEAKS, "held")
    back = order(ledger, "resume")
    assert line.wants("uuid_hold off") == f"api uuid_hold off {HANDSET}\n\n"
    line.play(said("UNHOLD", 2))
    assert settled(ledger, back) == (True, "")
    ledger.until(named(1), *SPEAKS, "held", "resumed")
    turns = [each.turn for each in ledger.events if each.kind in ("held", "resumed")]
    assert turns == [1893546301000000, 1893546302000000]
    assert not any(each.is_there for each in ledger.events)


def test_the_words_of_a_hold_may_be_cut_anywhere_and_come_twice(line, ledger):
    speaks(line, ledger)
    words = said("HOLD", 1) * 2
    for cut in range(1, len(words), 37):
        line.play(words, cut)
    line.play(said("UNHOLD", 2))
    ledger.until(named(1), *SPEAKS, "held", "resumed")
    # A word that comes late says how it was, and not how it is.
    line.play(said("HOLD", 1) + said("HOLD", 3))
    ledger.until(named(1), *SPEAKS, "held", "resumed", "held")


def test_what_is_so_already_is_not_asked_for(line, ledger):
    held(line, ledger)
    assert settled(ledger, order(ledger, "hold")) == (True, "")
    assert sum("uuid_hold" in each for each in line.asked) == 1


def test_a_hold_that_the_switch_refuses_leaves_the_caller_as_they_were(line, ledger, socket):
    speaks(line, ledger)
    socket.does = "-ERR Operation failed\n"
    assert settled(ledger, order(ledger, "hold")) == (False, "refused")
    assert ledger.told(named(1)) == list(SPEAKS)


def test_a_hold_of_which_nothing_is_told_is_given_up(line, ledger, monkeypatch):
    monkeypatch.setattr(holding, "LONGEST", 0.0)
    speaks(line, ledger)
    assert settled(ledger, order(ledger, "hold")) == (False, "late")
    # It may come yet, and is then told as it is, and can be taken back.
    line.play(said("HOLD", 1))
    ledger.until(named(1), *SPEAKS, "held")
    order(ledger, "resume")
    line.wants("uuid_hold off", HANDSET)


def test_nobody_is_held_before_they_are_spoken_with_nor_twice_at_once(line, ledger):
    waits(line, ledger)
    assert settled(ledger, order(ledger, "hold")) == (False, "not_now")
    line.play(b"".join(events(DIALLED, 1)[2:4]))
    ledger.until(named(1), *SPEAKS)
    order(ledger, "hold")
    line.wants("uuid_hold")
    for verb in ("resume", "hold"):
        assert settled(ledger, order(ledger, verb)) == (False, "not_now")


def test_a_caller_who_hangs_up_meanwhile_ends_the_hold(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "hold")
    line.wants("uuid_hold")
    line.play(events(DIALLED, 1)[-1])
    assert settled(ledger, given) == (False, "gone")
    line.play(said("HOLD", 1))
    ledger.until(named(1), *SPEAKS, "hung_up")


def test_a_hold_of_the_handset_itself_ends_there(line, ledger):
    speaks(line, ledger)
    line.play(said("HOLD", 1))
    ledger.until(named(1), *SPEAKS, "held")
    assert settled(ledger, order(ledger, "resume")) == (False, "on_handset")
    assert not [each for each in line.asked if "uuid_hold" in each]


def test_a_caller_who_holds_us_is_told_as_such_and_changes_nothing_here(line, ledger):
    speaks(line, ledger)
    line.play(said("HOLD", 1, there=True))
    ledger.until(named(1), *SPEAKS, "held")
    assert ledger.events[-1].is_there
    given = order(ledger, "hold")
    line.wants("uuid_hold", HANDSET)
    line.play(said("HOLD", 2))
    assert settled(ledger, given) == (True, "")


def test_a_hold_without_its_time_changes_no_contact(line, ledger):
    speaks(line, ledger)
    told = {"Event_Name": "CHANNEL_HOLD", "Event_Sequence": "91"}
    line.play(again(2, Event_Date_Timestamp="soon", **told))
    line.play(events(DIALLED, 1)[-1])
    ledger.until(named(1), *SPEAKS, "hung_up")


def test_a_cut_link_fails_what_was_under_way_and_the_list_says_who_is_held(line, ledger, socket):
    socket.channels = CHANNELS.replace('"callstate":"ACTIVE"', '"callstate":"HELD"')
    speaks(line, ledger)
    given = order(ledger, "hold")
    line.wants("uuid_hold")
    line.cut()
    assert settled(ledger, given) == (False, "link")
    line.until_up()
    ledger.until(named(2), *SPEAKS, "held")
    order(ledger, "resume", number=2)
    assert line.wants("uuid_hold off") == f"api uuid_hold off {named(3)}\n\n"
    eventually(lambda: line.is_up(), SOON, "the link is up")
