"""Callers of an Asterisk wait beside their handset while a colleague is asked."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from cases.services.call_commands import Due
from intake.telephone import worker
from tests.intake import asterisk_legs as legs
from tests.intake.asterisk import (
    Manager,
    board,
    call,
    channels,
    crlf,
    fields_of,
    messages,
    named,
)
from tests.intake.asterisk_legs import CALLER, HANDSET, channel_of, held, joins, originated, tells
from tests.intake.board import SOON, Board, Ledger, running
from tests.machine.console import eventually

SPEAKS = ("offered", "answered")
HELD = (*SPEAKS, "held")


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
    with running(board(manager, held="hotline-held")) as each:
        yield each


def order(ledger: Ledger, verb: str, target: str = "", desk: str = "101") -> UUID:
    due = Due(uuid4(), verb, named(1), target, desk)
    ledger.orders.append(due)
    eventually(lambda: not ledger.orders, SOON, "it is fetched")
    return due.ref


def settled(ledger: Ledger, given: UUID) -> tuple[bool, str]:
    eventually(lambda: [each for each in ledger.settled if each.ref == given], SOON, "settled")
    [went] = [each for each in ledger.settled if each.ref == given]
    return went.done, went.cause


def waits(line: Board, ledger: Ledger) -> None:
    """The caller speaks, and is held."""
    legs.speaks(line, ledger)
    given = order(ledger, "hold")
    line.wants("ExtraChannel")
    line.play(held())
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), *HELD)


def asked(line: Board, ledger: Ledger) -> str:
    """A colleague is spoken with while the caller waits."""
    waits(line, ledger)
    given = order(ledger, "attend", "102")
    colleague = originated(line)
    for each in (legs.CREATED, legs.RINGS, legs.UP, legs.RESPONSE, legs.PARKED):
        line.play(tells(colleague, each))
    line.wants("Action: Bridge", f"Channel1: {HANDSET}", f"Channel2: {channel_of(colleague)}")
    assert given not in {each.ref for each in ledger.settled}
    line.play(joins(HANDSET, colleague))
    assert settled(ledger, given) == (True, "")
    assert ledger.told(named(1)) == list(HELD)
    return colleague


def test_caller_and_handset_are_sent_in_one_act_to_where_each_waits(line, ledger):
    legs.speaks(line, ledger)
    given = order(ledger, "hold")
    sent = fields_of(line.wants("Action: Redirect", "ExtraChannel"))
    assert (sent["Channel"], sent["Context"], sent["Exten"]) == (CALLER, "hotline-held", "caller")
    extra = (sent["ExtraChannel"], sent["ExtraContext"], sent["ExtraExten"])
    assert extra == (HANDSET, "hotline-held", "desk")
    # A yes of the manager is no hold yet.
    assert given not in {each.ref for each in ledger.settled}
    words = held()
    line.play(words * 2, *range(1, len(words), 97))
    assert settled(ledger, given) == (True, "")
    back = order(ledger, "resume")
    line.wants("Action: Bridge", f"Channel1: {CALLER}", f"Channel2: {HANDSET}")
    line.play(joins(CALLER, HANDSET) * 2)
    assert settled(ledger, back) == (True, "")
    ledger.until(named(1), *HELD, "resumed")
    assert all(each.turn for each in ledger.events if each.kind in ("held", "resumed"))


def presses(word: str, channel: str) -> bytes:
    """Somebody presses hold on a telephone, as `manager_channels.c` of Asterisk tells of it."""
    told = {"Event": word, "Privilege": "call,all", "Channel": channel, "ChannelState": "6"}
    told |= {"Uniqueid": legs.IDS[channel], "Linkedid": named(1)}
    told |= {"MusicClass": "default"} if word == "Hold" else {}
    return crlf("".join(f"{name}: {value}\n" for name, value in told.items()) + "\n")


def test_a_hold_of_the_handset_itself_is_shown_and_ends_there(line, ledger):
    legs.speaks(line, ledger)
    words = presses("Hold", HANDSET)
    line.play(words * 2, *range(1, len(words), 31))
    ledger.until(named(1), *HELD)
    assert settled(ledger, order(ledger, "resume")) == (False, "on_handset")
    line.play(presses("Unhold", HANDSET) + words)
    ledger.until(named(1), *HELD, "resumed", "held")
    assert all(each.turn and not each.is_there for each in ledger.events if each.kind == "held")


def test_a_caller_who_holds_us_is_told_as_such(line, ledger):
    legs.speaks(line, ledger)
    line.play(presses("Hold", CALLER))
    ledger.until(named(1), *HELD)
    assert [each.is_there for each in ledger.events if each.kind == "held"] == [True]


def test_a_hold_that_began_before_anybody_listened_here_ends_with_the_first_word(line, ledger):
    legs.speaks(line, ledger)
    line.play(presses("Unhold", HANDSET))
    ledger.until(named(1), *SPEAKS, "resumed")


def test_a_hold_that_is_refused_leaves_the_caller_as_they_were(line, ledger, manager):
    legs.speaks(line, ledger)
    manager.does = "Error"
    assert settled(ledger, order(ledger, "hold")) == (False, "refused")
    assert ledger.told(named(1)) == list(SPEAKS)


def test_a_caller_who_hangs_up_on_hold_ends_it_and_lets_the_handset_go(line, ledger):
    waits(line, ledger)
    line.play(messages(call("asterisk-dialled.txt", 1))[-1])
    ledger.until(named(1), *HELD, "hung_up")
    line.wants("Action: Hangup", HANDSET)


def test_a_caller_is_given_to_the_colleague_who_was_asked(line, ledger):
    colleague = asked(line, ledger)
    given = order(ledger, "complete")
    line.wants("Action: Bridge", f"Channel1: {CALLER}", f"Channel2: {channel_of(colleague)}")
    line.play(joins(CALLER, colleague) * 2)
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), *HELD, "transferred")
    line.wants("Action: Hangup", HANDSET)
    assert not [each for each in line.asked if "Hangup" in each and channel_of(colleague) in each]


def test_whoever_asked_comes_back_to_the_caller(line, ledger):
    colleague = asked(line, ledger)
    given = order(ledger, "take_back")
    line.wants("Action: Bridge", f"Channel1: {CALLER}", f"Channel2: {HANDSET}")
    line.play(joins(CALLER, HANDSET))
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), *HELD, "resumed")
    line.wants("Action: Hangup", channel_of(colleague))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"Response": "Failure", "Reason": "5"}, "busy"),
        ({"Response": "Failure", "Reason": "3"}, "no_answer"),
        ({"Response": "Failure", "Reason": "0"}, "refused"),
    ],
)
def test_a_colleague_who_can_not_come_leaves_the_caller_on_hold(line, ledger, told, why):
    waits(line, ledger)
    given = order(ledger, "attend", "102")
    line.play(tells(originated(line), legs.RESPONSE, **told))
    assert settled(ledger, given) == (False, why)
    assert ledger.told(named(1)) == list(HELD)


def test_a_colleague_who_leaves_is_told_and_so_is_who_puts_the_handset_down(line, ledger):
    line.play(tells(asked(line, ledger), legs.ENDED))
    ledger.until(named(1), *HELD, "left")
    line.play(tells(legs.IDS[HANDSET], legs.ENDED, channel=HANDSET))
    given = order(ledger, "resume")
    sent = fields_of(line.wants("Action: Redirect", "Context: hotline-inside"))
    assert (sent["Channel"], sent["Exten"]) == (CALLER, "101")
    another = "PJSIP/101-7"
    line.play(joins(CALLER, named(7)).replace(channel_of(named(7)).encode(), another.encode()))
    assert settled(ledger, given) == (True, "")
    ledger.until(named(1), *HELD, "left", "resumed")


def test_a_colleague_let_go_before_the_switch_made_a_channel_is_let_go_then(line, ledger):
    waits(line, ledger)
    given = order(ledger, "attend", "102")
    colleague = originated(line)
    order(ledger, "take_back")
    assert settled(ledger, given) == (False, "taken_back")
    line.play(tells(colleague, legs.CREATED))
    line.wants("Action: Hangup", channel_of(colleague))


def test_a_cut_link_fails_what_was_under_way_and_the_list_says_who_waits(line, ledger, manager):
    [first, *_others] = channels()
    waiting = first.replace("Context: hotline\n", "Context: hotline-held\n")
    manager.channels = [waiting.replace("Exten: s", "Exten: caller")]
    legs.speaks(line, ledger)
    given = order(ledger, "hold")
    line.wants("ExtraChannel")
    line.cut()
    assert settled(ledger, given) == (False, "link")


def test_without_a_context_for_those_who_wait_nobody_is_held(ledger):
    with running(board()) as line:
        legs.speaks(line, ledger)
        for verb in ("hold", "attend", "complete", "take_back", "originate"):
            assert settled(ledger, order(ledger, verb, "102")) == (False, "unable")
        assert not [each for each in line.asked if "ExtraChannel" in each]
