"""A console that begins anew at an Asterisk finds whom it let ring for a caller who waits."""

from collections.abc import Iterator

import pytest

from intake.telephone import worker
from tests.intake import asterisk_legs as legs
from tests.intake.asterisk import Manager, board, channels, named
from tests.intake.asterisk_legs import CALLER, HANDSET, channel_of, joins, tells
from tests.intake.board import Board, Ledger, running
from tests.intake.test_asterisk_holding import order, settled

COLLEAGUE, BRIDGE = "line-" + "a" * 32, "00000000-0000-4000-8000-000000000009"


def row(name: str, channel: str, **values: str) -> str:
    """One row of the list of channels, after the recorded one of a caller who waits."""
    told = {"Uniqueid": name, "Channel": channel, "Linkedid": named(1), "ChannelState": "6"}
    text = channels()[0]
    for word, value in (told | values).items():
        old = next(each for each in text.splitlines() if each.startswith(f"{word}:"))
        text = text.replace(old + "\n", f"{word}: {value}\n", 1)
    return text


def waiting() -> str:
    return row(named(1), CALLER, Context="hotline-held", Exten="caller")


def speaking() -> list[str]:
    """The handset of whoever asks, and the colleague's, which has a name of ours."""
    beside = row(legs.IDS[HANDSET], HANDSET, BridgeId=BRIDGE)
    return [row(COLLEAGUE, channel_of(COLLEAGUE), BridgeId=BRIDGE), beside]


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
    # Whoever is asked stands before the caller in the list: the order says nothing.
    manager.channels = [*speaking(), waiting()]
    with running(board(manager, held="hotline-held")) as each:
        ledger.until(named(1), "offered", "answered")
        yield each


def test_the_caller_is_given_to_the_colleague_who_was_asked_before(line, ledger):
    given = order(ledger, "complete")
    line.wants("Action: Bridge", f"Channel1: {CALLER}", f"Channel2: {channel_of(COLLEAGUE)}")
    line.play(joins(CALLER, COLLEAGUE))
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), "offered", "answered", "transferred")


def test_whoever_asked_comes_back_to_the_caller(line, ledger):
    back = order(ledger, "take_back")
    line.wants("Action: Bridge", f"Channel1: {CALLER}", f"Channel2: {HANDSET}")
    line.play(joins(CALLER, HANDSET))
    assert settled(ledger, back) == (True, "")
    line.wants("Action: Hangup", channel_of(COLLEAGUE))


def test_a_colleague_who_leaves_is_told(line, ledger):
    line.play(tells(COLLEAGUE, legs.ENDED))
    ledger.until(named(1), "offered", "answered", "left")


def test_a_colleague_who_left_meanwhile_is_told_at_once(ledger, manager):
    manager.channels = [waiting()]
    with running(board(manager, held="hotline-held")) as line:
        ledger.until(named(1), "offered", "left", "answered")
        assert settled(ledger, order(ledger, "complete")) == (False, "not_now")
        assert line


def test_somebody_in_a_conference_is_nobody_who_was_asked(ledger, manager):
    third = row(named(9), "PJSIP/109-9", BridgeId=BRIDGE, Linkedid=named(9))
    manager.channels = [*speaking(), third, waiting()]
    with running(board(manager, held="hotline-held")) as line:
        ledger.until(named(1), "offered", "left", "answered")
        assert settled(ledger, order(ledger, "complete")) == (False, "not_now")
        assert line
