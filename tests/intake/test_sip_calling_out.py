"""Calls of our own: a handset and a number outside are joined as in flow III of RFC 3725."""

from uuid import uuid4

import pytest

from intake.telephone.adapter import Capability, Order
from intake.telephone.sip import calling_out
from tests.intake.handsets import NUMBER, SWITCH, Attempt, Handset, picture, sound
from tests.intake.sip import CALLER, Bench, Telephone, answer_to, asked, kinds, method_of

INACTIVE = b"m=audio 9 RTP/AVP 8 101\r\na=inactive"


@pytest.fixture
def attempt() -> Attempt:
    return Attempt()


def test_the_handset_rings_first_and_the_number_once_it_is_lifted(attempt):
    near = attempt.handset()
    assert near.data.startswith(b"INVITE sip:101@127.0.0.1:17060 SIP/2.0\r\n")
    assert b"Content-Length: 0\r\n" in near.data
    assert near.invite.one("from").startswith("<sip:line@127.0.0.1:15060>;tag=")
    assert (attempt.says(near.rings()), attempt.events()) == ([], ["offered"])
    ack, invite = attempt.says(near.lifts(sound(4000)))
    assert (method_of(ack), asked(ack).cseq) == ("ACK", (1, "ACK"))
    assert INACTIVE in ack
    assert invite.startswith(f"INVITE sip:{NUMBER}@127.0.0.1:17060 SIP/2.0\r\n".encode())
    assert b"Content-Length: 0\r\n" in invite
    assert attempt.settled() == [(True, "")]
    far = Handset(invite)
    assert (attempt.says(far.rings(183)), attempt.events()) == ([], ["ringing"])
    assert (attempt.says(far.rings()), attempt.events()) == ([], [])
    assert attempt.bench.agent.snapshot() == []


def test_what_the_other_offers_goes_to_the_handset_and_its_answer_back(attempt):
    offer = attempt.offered()
    body = asked(offer).body
    assert b"o=- 1 2 IN IP4 127.0.0.1\r\n" in body
    assert b"phone6000" not in body
    assert b"c=IN IP4 10.0.0.0\r\n" in body
    assert b"m=audio 6000 RTP/AVP 8 101\r\n" in body
    near_ack, far_ack = attempt.says(answer_to(offer, body=sound(4000)))
    assert (asked(near_ack).cseq, asked(near_ack).body) == ((2, "ACK"), b"")
    assert asked(far_ack).one("call-id") == attempt.far.invite.one("call-id")
    assert far_ack.startswith(b"ACK sip:handset@127.0.0.1:17060 ")
    answer = asked(far_ack).body
    assert b"o=- 1 1 IN IP4 127.0.0.1\r\n" in answer
    assert b"m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n" in answer
    assert attempt.events() == ["offered", "ringing", "answered"]
    assert attempt.bench.pass_by(120) == []


def test_everything_goes_to_the_switch_by_the_way_that_it_names(attempt):
    far = attempt.lifted()
    hops = ("Record-Route", "<sip:10.9.9.9;lr>, <sip:10.9.9.8;lr>")
    attempt.bench.agent.receive(far.lifts(sound(6000), hops), SWITCH, attempt.bench.at)
    [(offer, to)] = attempt.bench.agent.out
    assert to == SWITCH
    attempt.bench.agent.out = []
    _near_ack, far_ack = attempt.says(answer_to(offer, body=sound(4000)))
    assert asked(far_ack).all("route") == ["<sip:10.9.9.8;lr>", "<sip:10.9.9.9;lr>"]


def test_a_goodbye_out_of_order_belongs_to_nothing(attempt):
    attempt.joined()
    attempt.says(attempt.near.says("INVITE", sound(4000)))
    attempt.near.number = 0
    [answer] = attempt.says(attempt.near.says("BYE"))
    assert answer.startswith(b"SIP/2.0 481 ")
    assert attempt.events() == []


def test_an_answer_after_the_end_is_acknowledged_and_no_more(attempt):
    offer = attempt.offered()
    assert attempt.methods(attempt.near.says("BYE")) == ["ACK", "BYE"]
    assert attempt.methods(answer_to(offer, body=sound(4000))) == ["ACK"]
    assert attempt.events() == ["offered", "ringing", "hung_up"]


@pytest.mark.parametrize("who", ["near", "far"])
def test_whoever_hangs_up_ends_it_for_both(attempt, who):
    attempt.joined()
    one = getattr(attempt, who)
    bye = one.says("BYE")
    answer, goodbye = attempt.says(bye)
    assert answer.startswith(b"SIP/2.0 200 ")
    other = attempt.near if who == "far" else attempt.far
    assert (method_of(goodbye), asked(goodbye).one("call-id")) == (
        "BYE",
        other.invite.one("call-id"),
    )
    assert attempt.events() == ["hung_up"]
    assert attempt.says(bye) == [answer]
    attempt.says(answer_to(goodbye))
    assert attempt.bench.pass_by(40) == []


@pytest.mark.parametrize("status", [302, 401, 404, 480, 486, 503])
def test_a_handset_that_refuses_is_a_call_that_failed(attempt, status):
    near = attempt.handset()
    assert attempt.methods(answer_to(near.data, status, tag="x")) == ["ACK"]
    assert attempt.methods(answer_to(near.data, status, tag="x")) == ["ACK"]
    assert (attempt.events(), attempt.bench.pass_by(90)) == (["failed"], [])


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (486, "busy"),
        (600, "busy"),
        (603, "busy"),
        (480, "no_answer"),
        (408, "no_answer"),
        (404, "failed"),
        (503, "failed"),
    ],
)
def test_why_nobody_there_answered_is_told_and_the_handset_let_go(attempt, status, kind):
    far = attempt.lifted()
    attempt.says(far.rings())
    assert attempt.methods(answer_to(far.data, status, tag="x")) == ["ACK", "BYE"]
    assert attempt.events() == ["offered", "ringing", kind]


def test_a_switch_that_says_nothing_of_the_number_is_a_call_that_failed(attempt):
    far = attempt.lifted()
    sent = [each for _step in range(64) for each in attempt.bench.pass_by(0.5)]
    assert sent[:6] == [far.data] * 6
    assert method_of(sent[-1]) == "BYE"
    assert attempt.events() == ["offered", "failed"]


def test_a_handset_that_nobody_lifts_stops_ringing(attempt):
    near = attempt.handset()
    attempt.says(near.rings())
    [cancel] = attempt.bench.pass_by(40)
    assert (method_of(cancel), asked(cancel).cseq) == ("CANCEL", (1, "CANCEL"))
    assert asked(cancel).one("via") == near.invite.one("via")
    attempt.says(answer_to(cancel))
    assert attempt.methods(answer_to(near.data, 487, tag=near.tag)) == ["ACK"]
    assert (attempt.events(), attempt.bench.pass_by(90)) == (["offered", "failed"], [])


def test_who_does_not_answer_in_a_minute_is_left_in_peace(attempt):
    far = attempt.lifted()
    attempt.says(far.rings())
    assert [method_of(each) for each in attempt.bench.pass_by(60)] == ["CANCEL", "BYE"]
    assert attempt.events() == ["offered", "ringing", "no_answer"]


def test_a_call_of_which_nothing_was_heard_is_taken_back_once_something_is(attempt):
    attempt.handset()
    attempt.bench.agent.close(attempt.bench.at)
    assert attempt.bench.out() == []
    assert attempt.methods(attempt.near.rings()) == ["CANCEL"]
    assert attempt.methods(attempt.near.rings()) == []


def test_a_yes_too_late_is_acknowledged_and_ended(attempt):
    far = attempt.lifted()
    attempt.says(far.rings())
    attempt.bench.pass_by(60)
    ack, bye = attempt.says(far.lifts(sound(6000)))
    assert (method_of(ack), method_of(bye)) == ("ACK", "BYE")
    assert INACTIVE in ack
    assert attempt.says(far.lifts(sound(6000))) == [ack]
    assert attempt.events() == ["offered", "ringing", "no_answer"]


def test_of_two_who_answer_the_first_is_kept(attempt):
    offer = attempt.offered()
    second = attempt.far.lifts(sound(6100), tag="second")
    ack, bye = attempt.says(second)
    assert (method_of(ack), method_of(bye)) == ("ACK", "BYE")
    assert all(asked(each).one("to").endswith(";tag=second") for each in (ack, bye))
    _near_ack, far_ack = attempt.says(answer_to(offer, body=sound(4000)))
    assert asked(far_ack).one("to").endswith(f";tag={attempt.far.tag}")
    assert attempt.says(attempt.far.lifts(sound(6000))) == [far_ack]
    assert attempt.events() == ["offered", "ringing", "answered"]


def test_a_handset_that_asks_at_the_same_time_is_asked_again(attempt):
    offer = attempt.offered()
    assert attempt.methods(answer_to(offer, 491)) == ["ACK"]
    assert attempt.bench.pass_by(2.09) == []
    [again] = attempt.bench.pass_by(1.91)
    assert (asked(again).cseq[0], asked(again).body) == (3, asked(offer).body)
    assert attempt.methods(answer_to(again, body=sound(4000))) == ["ACK", "ACK"]
    assert attempt.events() == ["offered", "ringing", "answered"]


@pytest.mark.parametrize(
    ("status", "body"), [(488, ""), (200, ""), (200, "v=0\r\n"), (200, sound(1, more=picture(2)))]
)
def test_a_handset_that_cannot_hear_the_other_lets_both_go(attempt, status, body):
    asks = attempt.says(answer_to(attempt.offered(), status, body=body))
    assert [method_of(each) for each in asks] == ["ACK", "ACK", "BYE", "BYE"]
    assert INACTIVE in asks[1]
    assert attempt.events() == ["offered", "ringing", "failed"]


@pytest.mark.parametrize("body", ["", "v=0\r\n", "m=audio none\r\n"])
def test_a_handset_without_sound_calls_nobody(attempt, body):
    near = attempt.handset()
    assert attempt.methods(near.lifts(body)) == ["ACK", "BYE"]
    assert attempt.events() == ["failed"]


@pytest.mark.parametrize("body", ["", "v=0\r\n", "v=0\r\nm=video 6002 RTP/AVP 96\r\n"])
def test_another_without_sound_is_let_go(attempt, body):
    far = attempt.lifted()
    assert attempt.methods(far.lifts(body)) == ["ACK", "BYE", "BYE"]
    assert attempt.events() == ["offered", "failed"]


def test_a_handset_put_down_meanwhile_takes_the_call_back(attempt):
    far = attempt.lifted()
    attempt.says(far.rings())
    assert attempt.methods(attempt.near.says("BYE")) == ["CANCEL"]
    assert attempt.events() == ["offered", "ringing", "hung_up"]


def test_what_one_of_them_changes_is_refused_and_stays_as_it_was(attempt):
    attempt.joined()
    [answer] = attempt.says(attempt.near.says("INVITE", sound(4000, way="sendonly")))
    assert answer.startswith(b"SIP/2.0 488 ")
    assert attempt.events() == []


def test_nobody_else_ends_it(attempt):
    attempt.joined()
    attempt.near.tag = "somebody"
    [answer] = attempt.says(attempt.near.says("BYE"))
    assert answer.startswith(b"SIP/2.0 481 ")
    assert attempt.events() == []


def test_a_line_that_closes_lets_both_go(attempt):
    attempt.joined()
    attempt.bench.agent.close(attempt.bench.at)
    assert [method_of(each) for each in attempt.bench.out()] == ["BYE", "BYE"]
    assert attempt.events() == ["hung_up"]


@pytest.mark.parametrize(
    ("bent", "cause"),
    [
        ({"desk": ""}, "no_handset"),
        ({"desk": "101@elsewhere"}, "no_handset"),
        ({"number": ""}, "unfit"),
        ({"number": "+1@elsewhere"}, "unfit"),
    ],
)
def test_nothing_but_an_extension_and_a_number_is_called(bent, cause):
    attempt = Attempt(**bent)
    assert (attempt.settled(), attempt.bench.out()) == ([(False, cause)], [])


def test_one_call_too_many_is_not_begun(attempt, monkeypatch):
    monkeypatch.setattr(calling_out, "MOST", 1)
    attempt.handset()
    attempt.bench.agent.carry_out(attempt.order, attempt.bench.at)
    assert (attempt.settled()[-1], attempt.bench.out()) == ((False, "not_now"), [])


def test_a_line_without_a_switch_calls_nobody():
    bench = Bench()
    assert Capability.ORIGINATE not in bench.agent.capabilities.can
    bench.agent.carry_out(Order(uuid4(), "originate", "", desk="101", number=NUMBER), bench.at)
    assert ([each.cause for each in bench.agent.settled()], bench.out()) == (["unable"], [])


def test_no_text_of_ours_holds_the_number(attempt):
    attempt.joined()
    third_party = attempt.bench.agent._third_party
    assert NUMBER not in repr((attempt.order, list(third_party._alive)))


def test_a_caller_rings_beside_it(attempt):
    attempt.joined()
    telephone = Telephone()
    assert attempt.bench.send(telephone.invite(), CALLER)
    assert kinds(attempt.bench) == ["offered"]
