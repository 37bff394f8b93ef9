"""A FreeSWITCH lets a colleague be asked while the caller waits, and gives the caller away."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from intake.telephone import consulting, worker
from tests.intake import freeswitch_legs as legs
from tests.intake.board import Board, Ledger, running
from tests.intake.freeswitch import Socket, board, events, named
from tests.intake.freeswitch_desk import DIALLED, again, order, settled, speaks
from tests.intake.freeswitch_legs import handset, job, joins, tells

CALLER, HANDSET = named(1), named(0x500001)
HELD = ("offered", "answered", "held")


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


def holds(what: str) -> bytes:
    stamp = str(next(legs.stamps))
    told = {"Event_Name": f"CHANNEL_{what}", "Event_Sequence": stamp}
    return again(2, Event_Date_Timestamp=stamp, **told)


def ends(name: str) -> bytes:
    return tells(name, legs.ENDED)


def rings(line: Board, ledger: Ledger) -> tuple[UUID, str]:
    """The caller is held, and the colleague's handset rings."""
    speaks(line, ledger)
    given = order(ledger, "attend", "102")
    line.wants("uuid_hold", HANDSET)
    line.play(holds("HOLD"))
    ledger.until(CALLER, *HELD)
    colleague = handset(line)
    assert "}user/102 &park()" in line.wants(colleague)
    line.play(tells(colleague, legs.CREATED) + tells(colleague, legs.RINGS))
    return given, colleague


def asked(line: Board, ledger: Ledger) -> str:
    """They speak with each other; the caller waits apart, with music."""
    given, colleague = rings(line, ledger)
    line.play(tells(colleague, legs.LIFTED) + tells(colleague, legs.PARKED))
    line.wants(f"uuid_bridge {HANDSET} {colleague}")
    for channel in (CALLER, HANDSET):
        line.wants(f"uuid_setvar {channel} park_after_bridge true")
    assert given not in {each.ref for each in ledger.settled}
    # To join the handset the switch takes it off hold: the caller hears nothing of that.
    line.play(holds("UNHOLD") + joins(HANDSET, colleague) + again(1))
    assert settled(ledger, given) == (True, "")
    line.wants(f"uuid_broadcast {CALLER} local_stream://moh aleg")
    assert ledger.told(CALLER) == list(HELD)
    return colleague


def test_a_caller_is_given_to_the_colleague_who_was_asked(line, ledger):
    colleague = asked(line, ledger)
    given = order(ledger, "complete")
    line.wants(f"uuid_bridge {CALLER} {colleague}")
    assert given not in {each.ref for each in ledger.settled}
    line.play(joins(CALLER, colleague) * 2)
    assert settled(ledger, given) == (True, "")
    ledger.until(CALLER, *HELD, "transferred")
    # What remains is let go, and nobody waits for nobody after the two have spoken.
    line.wants(f"uuid_kill {HANDSET}")
    line.wants(f"uuid_setvar {CALLER} park_after_bridge\n")
    assert not [each for each in line.asked if f"uuid_kill {colleague}" in each]


def test_the_order_of_what_is_set_and_joined_is_kept(line, ledger):
    colleague = asked(line, ledger)
    said = [each for each in line.asked if "setvar" in each or "uuid_bridge" in each]
    assert ["setvar" in each for each in said] == [True, True, False]
    assert colleague in said[-1]


def test_whoever_asked_comes_back_to_the_caller(line, ledger):
    colleague = asked(line, ledger)
    given = order(ledger, "take_back")
    line.wants(f"uuid_bridge {CALLER} {HANDSET}")
    line.play(joins(CALLER, HANDSET))
    assert settled(ledger, given) == (True, "")
    ledger.until(CALLER, *HELD, "resumed")
    line.wants(f"uuid_kill {colleague}")
    for channel in (CALLER, HANDSET):
        line.wants(f"uuid_setvar {channel} park_after_bridge\n")
    line.play(ends(colleague))
    held = order(ledger, "hold")
    line.play(holds("HOLD"))
    assert settled(ledger, held) == (True, "")
    ledger.until(CALLER, *HELD, "resumed", "held")


def test_a_colleague_who_rings_still_may_be_let_go(line, ledger):
    given, colleague = rings(line, ledger)
    back = order(ledger, "take_back")
    line.wants(f"uuid_kill {colleague}")
    line.wants(f"uuid_hold off {HANDSET}")
    assert settled(ledger, given) == (False, "taken_back")
    line.play(holds("UNHOLD"))
    assert settled(ledger, back) == (True, "")
    ledger.until(CALLER, *HELD, "resumed")
    # Lifted too late: nobody is joined.
    line.play(tells(colleague, legs.PARKED))
    line.play(events(DIALLED, 1)[-1])
    ledger.until(CALLER, *HELD, "resumed", "hung_up")
    assert not [each for each in line.asked if "uuid_bridge" in each]


@pytest.mark.parametrize(
    ("cause", "why"),
    [("USER_BUSY", "busy"), ("NO_ANSWER", "no_answer"), ("CALL_REJECTED", "busy")],
)
def test_a_colleague_who_can_not_come_leaves_the_caller_on_hold(line, ledger, cause, why):
    given, colleague = rings(line, ledger)
    line.play(tells(colleague, legs.ENDED, Hangup_Cause=cause))
    assert settled(ledger, given) == (False, why)
    assert ledger.told(CALLER) == list(HELD)


def test_a_colleague_who_is_nowhere_is_said_by_the_job(line, ledger):
    speaks(line, ledger)
    given = order(ledger, "attend", "102")
    line.wants("uuid_hold", HANDSET)
    line.play(holds("HOLD"))
    handset(line)
    line.play(job(1, "-ERR USER_NOT_REGISTERED\n"))
    assert settled(ledger, given) == (False, "refused")


def test_a_colleague_who_leaves_is_told_and_another_may_be_asked(line, ledger):
    line.play(ends(asked(line, ledger)))
    ledger.until(CALLER, *HELD, "left")
    given = order(ledger, "attend", "103")
    another = handset(line, 2)
    line.play(tells(another, legs.PARKED))
    line.wants(f"uuid_bridge {HANDSET} {another}")
    line.play(joins(HANDSET, another))
    assert settled(ledger, given) == (True, "")
    back = order(ledger, "resume")
    line.wants(f"uuid_bridge {CALLER} {HANDSET}")
    line.play(joins(CALLER, HANDSET))
    assert settled(ledger, back) == (True, "")
    ledger.until(CALLER, *HELD, "left", "resumed")


def test_a_caller_who_hangs_up_meanwhile_ends_it_for_all(line, ledger):
    colleague = asked(line, ledger)
    given = order(ledger, "complete")
    line.wants(f"uuid_bridge {CALLER} {colleague}")
    line.play(events(DIALLED, 1)[-1])
    assert settled(ledger, given) == (False, "gone")
    ledger.until(CALLER, *HELD, "hung_up")
    for channel in (colleague, HANDSET):
        line.wants(f"uuid_kill {channel}")


def test_whoever_puts_the_handset_down_while_asking_is_called_back_to_the_caller(line, ledger):
    colleague = asked(line, ledger)
    line.play(ends(HANDSET))
    ledger.until(CALLER, *HELD, "left")
    line.wants(f"uuid_kill {colleague}")
    given = order(ledger, "resume")
    line.wants(f"uuid_transfer {CALLER} 101 XML hotline-inside")
    line.play(joins(CALLER, named(0x700000)))
    assert settled(ledger, given) == (True, "")
    ledger.until(CALLER, *HELD, "left", "resumed")


def test_a_switch_that_refuses_leaves_everybody_where_they_were(line, ledger, socket):
    colleague = asked(line, ledger)
    socket.does = "-ERR Invalid uuid\n"
    for verb in ("complete", "take_back"):
        assert settled(ledger, order(ledger, verb)) == (False, "refused")
    socket.does = "+OK\n"
    given = order(ledger, "complete")
    line.play(joins(CALLER, colleague))
    assert settled(ledger, given) == (True, "")


def test_what_does_not_come_to_pass_in_time_is_given_up(line, ledger, monkeypatch):
    asked(line, ledger)
    monkeypatch.setattr(consulting, "LONGEST", 0.0)
    assert settled(ledger, order(ledger, "complete")) == (False, "late")
    assert ledger.told(CALLER) == list(HELD)


def test_a_hold_that_is_refused_asks_nobody(line, ledger, socket):
    speaks(line, ledger)
    socket.does = "-ERR Operation failed\n"
    assert settled(ledger, order(ledger, "attend", "102")) == (False, "refused")
    assert not [each for each in line.asked if "originate" in each]


@pytest.mark.parametrize(
    ("target", "desk", "cause"),
    [
        ("101", "101", "unfit"),
        ("102,user/666", "101", "unfit"),
        ("102", "", "no_handset"),
        ("+70005550199", "101", "unfit"),
    ],
)
def test_nobody_but_a_colleague_is_asked(line, ledger, target, desk, cause):
    speaks(line, ledger)
    assert settled(ledger, order(ledger, "attend", target, desk)) == (False, cause)
    assert not [each for each in line.asked if "originate" in each or "uuid_hold" in each]


def test_a_cut_link_fails_what_was_under_way_and_leaves_who_speaks(line, ledger):
    colleague = asked(line, ledger)
    given = order(ledger, "complete")
    line.wants(f"uuid_bridge {CALLER} {colleague}")
    line.cut()
    assert settled(ledger, given) == (False, "link")


def test_nobody_is_given_away_before_anybody_was_asked(line, ledger):
    speaks(line, ledger)
    assert settled(ledger, order(ledger, "complete")) == (False, "not_now")
