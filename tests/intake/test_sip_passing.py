"""What is done with a caller who speaks with a browser: held, asked about, given on."""

import pytest

from tests.intake.desks import ANSWER_PORT, COLLEAGUE_PORT, Desk, methods, words
from tests.intake.handsets import Handset, sound
from tests.intake.sip import answer_to, method_of


def held(desk: Desk) -> None:
    """The caller is put on hold: our telephone first falls silent."""
    desk.orders("hold")
    assert "a=inactive" in words(desk.tells_mine())
    assert "a=sendonly" in words(desk.tells_caller())
    assert (desk.settled(), desk.kinds()) == ([(True, "")], ["held"])


def asks(desk: Desk) -> Handset:
    """A colleague is asked, who rings by themselves."""
    desk.orders("attend", target="102")
    desk.tells_mine()
    assert "a=sendonly" in words(desk.tells_caller())
    return desk.rung()


def talks(desk: Desk) -> Handset:
    """The colleague speaks with whoever asks."""
    colleague = asks(desk)
    desk.says(colleague.rings())
    desk.says(colleague.lifts(sound(COLLEAGUE_PORT)))
    ack, invite = desk.to_switch()
    assert (method_of(ack), method_of(invite)) == ("ACK", "INVITE")
    assert f"m=audio {COLLEAGUE_PORT} " in words(invite)
    desk.agrees(invite, sound(ANSWER_PORT))
    assert methods(desk.to_switch()) == ["ACK"]
    assert (desk.settled(), desk.kinds()) == ([(True, "")], ["held"])
    return colleague


def test_a_caller_is_held_and_taken_off_hold() -> None:
    desk = Desk()
    desk.talks()
    held(desk)
    desk.orders("resume")
    assert "a=sendrecv" in words(desk.tells_mine())
    there = words(desk.tells_caller())
    assert f"m=audio {ANSWER_PORT} " in there
    assert "a=sendrecv" in there
    assert (desk.settled(), desk.kinds()) == ([(True, "")], ["resumed"])


def test_a_caller_who_can_not_be_held_hears_us_still() -> None:
    desk = Desk()
    desk.talks()
    desk.orders("hold")
    desk.tells_mine()
    desk.tells_caller(488)
    assert "a=sendrecv" in words(desk.tells_mine())
    assert (desk.settled(), desk.kinds()) == ([(False, "refused")], [])


def test_whoever_is_held_when_our_telephone_leaves_waits_for_somebody_else() -> None:
    desk = Desk()
    mine = desk.talks()
    held(desk)
    desk.says(mine.says("BYE"))
    assert desk.kinds() == ["dropped"]
    assert desk.to_caller() == []


def test_a_caller_is_put_through_within_the_call() -> None:
    desk = Desk()
    desk.talks()
    desk.orders("transfer", target="102")
    colleague = desk.rung()
    assert colleague.invite.uri.startswith("sip:102@")
    assert not colleague.invite.one("call-info")
    assert desk.to_caller() == []
    desk.says(colleague.rings())
    desk.says(colleague.lifts(sound(COLLEAGUE_PORT)))
    assert methods(desk.to_switch()) == ["ACK"]
    assert f"m=audio {COLLEAGUE_PORT} " in words(desk.tells_caller())
    # Whoever had the caller is let go.
    assert methods(desk.to_switch()) == ["BYE"]
    assert (desk.settled(), desk.kinds()) == ([(True, "")], ["passed"])
    desk.says(colleague.says("BYE"))
    assert methods(desk.to_caller()) == ["BYE"]
    assert desk.kinds() == ["hung_up"]


@pytest.mark.parametrize(("status", "cause"), [(486, "busy"), (480, "refused")])
def test_a_colleague_who_is_not_there_takes_the_caller_from_nobody(status, cause) -> None:
    desk = Desk()
    mine = desk.talks()
    desk.orders("transfer", target="102")
    desk.says(desk.rung().rings(status))
    assert (desk.settled(), desk.kinds(), desk.to_caller()) == ([(False, cause)], [], [])
    desk.to_switch()
    desk.says(mine.says("BYE"))
    assert desk.kinds() == ["hung_up"]


def test_a_colleague_does_not_ring_for_ever() -> None:
    desk = Desk()
    desk.talks()
    desk.orders("transfer", target="102")
    desk.says(desk.rung().rings())
    desk.wait(40)
    assert desk.settled() == [(False, "no_answer")]
    assert "CANCEL" in methods(desk.to_switch())


def test_whoever_puts_through_may_leave_before_the_colleague_is_there() -> None:
    desk = Desk()
    mine = desk.talks()
    desk.orders("transfer", target="102")
    colleague = desk.rung()
    desk.says(mine.says("BYE"))
    assert desk.to_caller() == []
    desk.to_switch()
    desk.says(colleague.lifts(sound(COLLEAGUE_PORT)))
    desk.tells_caller()
    assert desk.kinds() == ["passed"]


def test_whoever_leaves_a_caller_whom_nobody_takes_leaves_them_to_the_queue() -> None:
    desk = Desk()
    mine = desk.talks()
    desk.orders("transfer", target="102")
    colleague = desk.rung()
    desk.says(mine.says("BYE"))
    desk.says(colleague.rings(486))
    desk.tells_caller()
    assert (desk.settled(), desk.kinds()) == ([(False, "busy")], ["dropped", "held"])


def test_a_colleague_is_asked_and_given_the_caller() -> None:
    desk = Desk()
    desk.talks()
    colleague = talks(desk)
    desk.orders("complete")
    assert "m=audio 4000 " in words(desk.tells_mine(COLLEAGUE_PORT))
    assert f"m=audio {COLLEAGUE_PORT} " in words(desk.tells_caller())
    assert methods(desk.to_switch()) == ["BYE"]
    assert (desk.settled(), desk.kinds()) == ([(True, "")], ["resumed", "passed"])
    desk.says(colleague.says("BYE"))
    assert desk.kinds() == ["hung_up"]


def test_a_colleague_is_asked_and_the_caller_taken_back() -> None:
    desk = Desk()
    desk.talks()
    talks(desk)
    desk.orders("take_back")
    bye, invite = desk.to_switch()
    assert (method_of(bye), method_of(invite)) == ("BYE", "INVITE")
    assert "m=audio 4000 " in words(invite)
    desk.says(answer_to(invite, body=sound(ANSWER_PORT)))
    desk.tells_caller()
    assert (desk.settled(), desk.kinds()) == ([(True, "")], ["resumed"])


def test_a_colleague_who_rings_is_let_go_when_the_caller_is_taken_back() -> None:
    desk = Desk()
    desk.talks()
    desk.says(asks(desk).rings())
    desk.orders("take_back")
    cancel, invite = desk.to_switch()
    assert (method_of(cancel), method_of(invite)) == ("CANCEL", "INVITE")
    desk.says(answer_to(invite, body=sound(ANSWER_PORT)))
    desk.tells_caller()
    assert desk.settled() == [(False, "taken_back"), (True, "")]


def test_a_colleague_who_leaves_leaves_the_caller_on_hold() -> None:
    desk = Desk()
    desk.talks()
    colleague = talks(desk)
    desk.says(colleague.says("BYE"))
    assert (desk.kinds(), desk.to_caller()) == (["left"], [])
    desk.orders("take_back")
    desk.to_switch()


def test_a_caller_who_leaves_ends_all_of_it() -> None:
    desk = Desk()
    desk.talks()
    talks(desk)
    desk.caller_says(desk.caller.next("BYE"))
    assert methods(desk.to_switch()) == ["BYE", "BYE"]
    assert desk.kinds() == ["hung_up"]


def test_nobody_is_asked_for_a_caller_who_is_with_nobody() -> None:
    desk = Desk()
    desk.orders("transfer", target="102")
    desk.orders("hold")
    desk.orders("complete")
    assert desk.settled() == [(False, "not_now")] * 3


@pytest.mark.parametrize("verb", ["transfer", "attend"])
def test_nothing_but_an_extension_is_called(verb) -> None:
    desk = Desk()
    desk.talks()
    desk.orders(verb, target="+12025550142")
    assert (desk.settled(), desk.to_switch(), desk.to_caller()) == ([(False, "unfit")], [], [])
