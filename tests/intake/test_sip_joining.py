"""A claim joins the caller with the extension of whoever took them, and nobody is lost by it."""

import pytest

from tests.intake.desks import ANSWER_PORT, Desk, methods, status_of, words
from tests.intake.handsets import SWITCH, sound
from tests.intake.sip import answer_to


def test_the_claim_calls_the_extension_with_what_the_caller_described() -> None:
    desk = Desk()
    desk.orders("answer")
    mine = desk.rung()
    assert mine.invite.uri == f"sip:101@{SWITCH[0]}:{SWITCH[1]}"
    assert "answer-after=0" in mine.invite.one("call-info")
    assert "m=audio 4000 RTP/AVP 8 0 101" in words(mine.data)
    assert "m=video 0 " in words(mine.data)
    assert "+7" not in mine.data.decode()
    assert "sip:line@" in mine.invite.one("from")
    assert desk.to_caller() == []
    assert desk.settled() == []


def test_the_caller_hears_yes_with_what_the_browser_described() -> None:
    desk = Desk()
    desk.orders("answer")
    mine = desk.rung()
    desk.says(mine.rings())
    assert desk.to_caller() == []
    desk.says(mine.lifts(sound(ANSWER_PORT)))
    [yes] = desk.to_caller()
    assert status_of(yes) == 200
    assert f"m=audio {ANSWER_PORT} RTP/AVP 8 101" in words(yes)
    assert "a=sendrecv" in words(yes)
    assert "o=phone" not in words(yes)
    assert methods(desk.to_switch()) == ["ACK"]
    assert desk.settled() == [(True, "")]
    desk.caller_says(desk.caller.next("ACK"))
    assert desk.kinds() == ["answered"]


@pytest.mark.parametrize(
    ("status", "cause"), [(480, "no_telephone"), (404, "no_telephone"), (486, "turned_down")]
)
def test_a_telephone_that_is_not_there_leaves_the_caller_ringing(status, cause) -> None:
    desk = Desk()
    desk.orders("answer")
    desk.says(desk.rung().rings(status))
    assert methods(desk.to_switch()) == ["ACK"]
    assert (desk.settled(), desk.kinds(), desk.to_caller()) == ([(False, cause)], [], [])
    # Somebody else takes the call.
    desk.orders("answer", desk="102")
    desk.says(desk.rung().lifts(sound(ANSWER_PORT)))
    assert desk.settled() == [(True, "")]


def test_nobody_waits_longer_than_eight_seconds_for_a_telephone() -> None:
    desk = Desk()
    desk.orders("answer")
    mine = desk.rung()
    desk.says(mine.rings())
    desk.wait(8)
    assert desk.settled() == [(False, "not_picked_up")]
    assert methods(desk.to_switch()) == ["CANCEL"]
    # A yes that comes all the same is ended.
    desk.says(mine.lifts(sound(ANSWER_PORT)))
    assert methods(desk.to_switch()) == ["ACK", "BYE"]
    assert desk.to_caller() == []


def test_whoever_has_no_extension_can_not_be_called() -> None:
    desk = Desk()
    desk.orders("answer", desk="")
    assert (desk.settled(), desk.to_switch()) == ([(False, "no_telephone")], [])


def test_a_caller_who_leaves_meanwhile_is_abandoned_and_the_telephone_let_go() -> None:
    desk = Desk()
    desk.orders("answer")
    desk.says(desk.rung().rings())
    desk.caller_says(desk.caller.say("CANCEL"))
    assert sorted(map(status_of, desk.to_caller())) == [200, 487]
    assert methods(desk.to_switch()) == ["CANCEL"]
    assert (desk.kinds(), desk.settled()) == (["abandoned"], [(False, "gone")])


def test_whoever_hangs_up_ends_it_for_both() -> None:
    desk = Desk()
    desk.talks()
    desk.caller_says(desk.caller.next("BYE"))
    assert methods(desk.to_switch()) == ["BYE"]
    assert desk.kinds() == ["hung_up"]

    desk = Desk()
    mine = desk.talks()
    desk.says(mine.says("BYE"))
    assert methods(desk.to_caller()) == ["BYE"]
    assert desk.kinds() == ["hung_up"]

    desk = Desk()
    desk.talks()
    desk.orders("hang_up")
    assert methods(desk.to_switch()) == methods(desk.to_caller()) == ["BYE"]


def test_a_telephone_that_loses_its_sound_costs_the_caller_nothing() -> None:
    desk = Desk()
    mine = desk.talks()
    desk.says(mine.says("BYE", reason='SIP ;cause=408 ;text="RTP Timeout"'))
    desk.to_switch()
    assert "a=sendonly" in words(desk.tells_caller())
    assert desk.kinds() == ["dropped", "held"]
    # Somebody else takes them, and they hear each other.
    desk.orders("answer", desk="102")
    other = desk.rung()
    desk.says(other.lifts(sound(30_020)))
    assert methods(desk.to_switch()) == ["ACK"]
    assert "m=audio 30020 " in words(there := desk.tells_caller())
    assert "a=sendrecv" in words(there)
    assert (desk.settled(), desk.kinds()) == ([(True, "")], ["resumed"])
    desk.caller_says(desk.caller.next("BYE"))
    assert methods(desk.to_switch()) == ["BYE"]


def test_a_page_that_begins_anew_has_its_caller_back() -> None:
    desk = Desk()
    mine = desk.talks()
    desk.says(again("101"))
    sent = desk.to_switch()
    assert status_of(sent[0]) == 200
    assert methods(sent) == ["BYE", "INVITE"]
    new = type(mine)(sent[2])
    desk.says(new.lifts(sound(30_030)))
    assert methods(desk.to_switch()) == ["ACK"]
    assert "m=audio 30030 " in words(desk.tells_caller())
    assert desk.kinds() == []
    desk.says(new.says("BYE"))
    assert desk.kinds() == ["hung_up"]


def test_a_page_that_asks_again_and_is_not_there_leaves_the_caller_to_somebody_else() -> None:
    desk = Desk()
    mine = desk.talks()
    desk.says(again("101"))
    new = type(mine)(desk.to_switch()[2])
    desk.says(new.rings(480))
    desk.tells_caller()
    assert desk.kinds() == ["dropped", "held"]


def test_nobody_else_asks_for_a_caller() -> None:
    desk = Desk()
    desk.talks()
    desk.says(again("102"))
    assert list(map(status_of, desk.to_switch())) == [404]
    desk.bench.agent.receive(again("101"), ("127.0.0.1", 17070), desk.bench.at)
    assert status_of(desk.bench.out()[0]) == 405


def test_a_caller_without_a_sound_of_their_own_is_told_at_once() -> None:
    desk = Desk()
    other = type(desk.caller)("+70005550142")
    desk.caller_says(other.say("INVITE"))
    assert list(map(status_of, desk.to_caller())) == [488]


def test_a_caller_whose_sound_goes_elsewhere_is_heard_still() -> None:
    desk = Desk()
    desk.talks()
    desk.caller.branch = "z9hG4bKmoved"
    desk.caller_says(desk.caller.next("INVITE", body=sound(4444)))
    [yes] = desk.to_caller()
    assert f"m=audio {ANSWER_PORT} " in words(yes)
    assert "m=audio 4444 " in words(desk.tells_mine())
    desk.caller_says(desk.caller.next("ACK"))


def again(extension: str) -> bytes:
    """What a page says that was loaded anew."""
    pairs = [
        f"Via: SIP/2.0/UDP {SWITCH[0]}:{SWITCH[1]};branch=z9hG4bK{extension}again",
        f"From: <sip:{extension}@hotline.invalid>;tag=page",
        "To: <sip:line@hotline.invalid>",
        f"Call-ID: again{extension}",
        "CSeq: 1 MESSAGE",
        "Max-Forwards: 70",
        "Content-Type: text/plain",
        "Content-Length: 5",
    ]
    head = "MESSAGE sip:line@127.0.0.1 SIP/2.0"
    return "\r\n".join([head, *pairs, "", "again"]).encode()


def asked_after(desk: Desk, status: int) -> None:
    """The line asks after our telephone, and hears this."""
    desk.wait(15)
    [question] = desk.to_switch()
    assert methods([question]) == ["OPTIONS"]
    desk.says(answer_to(question, status))


def test_a_telephone_that_died_is_missed() -> None:
    desk = Desk()
    desk.talks()
    for status in (200, 477, 480, 200, 477, 480):
        asked_after(desk, status)
    assert desk.kinds() == []
    asked_after(desk, 408)
    desk.tells_caller()
    assert desk.kinds() == ["dropped", "held"]


def test_nobody_is_asked_after_whose_caller_has_gone() -> None:
    desk = Desk()
    desk.talks()
    desk.caller_says(desk.caller.next("BYE"))
    desk.says(answer_to(desk.to_switch()[0]))
    desk.wait(15)
    assert desk.to_switch() == []
    desk.wait(90)
    assert desk.to_switch() == []
