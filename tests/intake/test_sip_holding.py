"""A call on hold, from either side, on a clock of the test's: RFC 3264 8.4 and glare."""

import re
from uuid import uuid4

import pytest

from intake.telephone.adapter import CallKind, Order
from intake.telephone.sip import holding
from tests.intake.sip import (
    SDP,
    Bench,
    Telephone,
    answer_to,
    answered,
    asked,
    kinds,
    method_of,
    order,
)

VERSION = re.compile(rb"^o=- 1 (\d+) ", re.M)
SILENT = SDP.replace("a=rtpmap", "a={}\r\na=rtpmap")


@pytest.fixture
def name(bench: Bench, telephone: Telephone) -> str:
    """A call that goes on, which began with an offer of sound."""
    return answered(bench, telephone)


def asks(bench: Bench, verb: str, name: str) -> bytes:
    """The INVITE by which we ask the far end for it."""
    [invite] = order(bench, verb, name)
    assert method_of(invite) == "INVITE"
    return invite


def held(bench: Bench, name: str) -> None:
    bench.send(answer_to(asks(bench, "hold", name)))
    assert (kinds(bench), causes(bench)) == ([CallKind.HELD], [(True, "")])


def causes(bench: Bench) -> list[tuple[bool, str]]:
    return [(settled.done, settled.cause) for settled in bench.agent.settled()]


def version(data: bytes) -> int:
    found = VERSION.search(data)
    assert found
    return int(found[1])


def changes(bench: Bench, telephone: Telephone, body: str) -> bytes:
    """What the line answers when the caller's side changes the sound."""
    telephone.branch = f"z9hG4bK{uuid4().hex}"
    [answer] = bench.send(telephone.next("INVITE", body=body))
    return answer


def test_a_call_is_held_and_taken_back_once_the_far_end_agrees(bench, telephone, name):
    hold = asks(bench, "hold", name)
    assert b"m=audio 9 RTP/AVP 8 0 101\r\na=sendonly\r\na=rtpmap:8 PCMA/8000\r\n" in hold
    assert b"m=video 0 RTP/AVP 96\r\n" in hold
    assert (kinds(bench), causes(bench)) == ([], [])
    [ack] = bench.send(answer_to(hold))
    assert (method_of(ack), asked(ack).cseq[0]) == ("ACK", asked(hold).cseq[0])
    [event] = bench.agent.events()
    assert (event.kind, event.turn, event.is_there) == (CallKind.HELD, 1, False)
    assert causes(bench) == [(True, "")]
    resume = asks(bench, "resume", name)
    assert b"a=sendrecv" in resume
    assert [version(each) for each in (hold, resume)] == [2, 3]
    bench.send(answer_to(resume))
    [event] = bench.agent.events()
    assert (event.kind, event.turn) == (CallKind.RESUMED, 1)
    bench.send(answer_to(asks(bench, "hold", name)))
    assert [event.turn for event in bench.agent.events()] == [2]
    assert bench.pass_by(40) == []


def test_the_acknowledgement_is_said_again_when_the_yes_is(bench, name):
    hold = asks(bench, "hold", name)
    first, again = (bench.send(answer_to(hold)) for _time in range(2))
    assert first == again
    assert kinds(bench) == [CallKind.HELD]


def test_it_is_asked_again_with_pauses_that_double_until_anything_is_heard(bench, name):
    hold = asks(bench, "hold", name)
    assert [bench.pass_by(pause) for pause in (0.5, 1, 2, 4, 4)] == [[hold]] * 4 + [[]]
    bench.send(answer_to(hold, 180))
    assert [method_of(each) for each in bench.pass_by(8)] == ["CANCEL"]


@pytest.mark.parametrize("status", [403, 488, 500, 603])
def test_a_refusal_leaves_the_call_as_it_was(bench, telephone, name, status):
    hold = asks(bench, "hold", name)
    [ack] = bench.send(answer_to(hold, status))
    assert (method_of(ack), asked(ack).one("via")) == ("ACK", asked(hold).one("via"))
    assert bench.send(answer_to(hold, status)) == [ack]
    assert (kinds(bench), causes(bench)) == ([], [(False, "refused")])
    assert b"a=inactive" in changes(bench, telephone, SDP)
    bench.send(telephone.next("ACK"))
    held(bench, name)


@pytest.mark.parametrize("chance", [0, 200])
def test_who_asks_at_the_same_time_is_asked_again_after_a_while(bench, name, monkeypatch, chance):
    monkeypatch.setattr(holding.secrets, "randbelow", lambda most: min(chance, most - 1))
    hold = asks(bench, "hold", name)
    assert [method_of(each) for each in bench.send(answer_to(hold, 491))] == ["ACK"]
    assert causes(bench) == []
    assert chance == 0 or bench.pass_by(1.99) == []
    [again] = bench.pass_by(0.01)
    assert asked(again).cseq[0] == asked(hold).cseq[0] + 1
    bench.send(answer_to(again))
    assert (kinds(bench), causes(bench)) == ([CallKind.HELD], [(True, "")])


def test_who_asks_at_the_same_time_for_ever_is_given_up(bench, name):
    bench.send(answer_to(asks(bench, "hold", name), 491))
    sent = []
    for _step in range(200):
        for invite in bench.pass_by(0.1):
            sent.append(invite)
            bench.send(answer_to(invite, 491))
    assert len(sent) >= 4
    assert (kinds(bench), causes(bench)) == ([], [(False, "late")])
    held(bench, name)


@pytest.mark.parametrize("status", [408, 481])
def test_a_far_end_that_knows_no_such_call_has_ended_it(bench, name, status):
    ack, bye = bench.send(answer_to(asks(bench, "hold", name), status))
    assert (method_of(ack), method_of(bye)) == ("ACK", "BYE")
    assert (kinds(bench), causes(bench)) == ([CallKind.HUNG_UP], [(False, "gone")])
    assert bench.agent.snapshot() == []


def test_a_far_end_that_says_nothing_is_late_and_at_last_gone(bench, name):
    hold = asks(bench, "hold", name)
    sent = [each for _second in range(9) for each in bench.pass_by(1)]
    assert (causes(bench), kinds(bench)) == ([(False, "late")], [])
    sent += [each for _second in range(23) for each in bench.pass_by(1)]
    assert set(sent[:-1]) == {hold}
    assert method_of(sent[-1]) == "BYE"
    assert (kinds(bench), causes(bench)) == ([CallKind.HUNG_UP], [])


def test_a_yes_that_comes_late_is_told_all_the_same(bench, name):
    hold = asks(bench, "hold", name)
    bench.send(answer_to(hold, 100))
    [cancel] = bench.pass_by(9)
    assert (method_of(cancel), asked(cancel).one("via")) == ("CANCEL", asked(hold).one("via"))
    bench.send(answer_to(cancel))
    assert [method_of(each) for each in bench.send(answer_to(hold))] == ["ACK"]
    assert (kinds(bench), causes(bench)) == ([CallKind.HELD], [(False, "late")])


def test_what_is_refused_late_is_not_asked_again(bench, name):
    hold = asks(bench, "hold", name)
    bench.pass_by(9)
    bench.send(answer_to(hold, 491))
    assert (bench.pass_by(40), causes(bench)) == ([], [(False, "late")])


def test_a_change_by_the_caller_while_ours_is_under_way_is_refused_and_comes_again(
    bench, telephone, name
):
    hold = asks(bench, "hold", name)
    first = changes(bench, telephone, SDP)
    assert telephone.hear(first) == 491
    assert bench.send(telephone.say("INVITE", body=SDP)) == [first]
    assert bench.pass_by(0.5) == [hold, first]
    ack = telephone.say("ACK", Via=f"SIP/2.0/UDP 127.0.0.1:17000;branch={telephone.branch}")
    bench.send(ack)
    bench.send(answer_to(hold))
    assert bench.pass_by(40) == []
    assert telephone.hear(changes(bench, telephone, SDP)) == 200


def test_a_yes_of_ours_that_nobody_has_heard_goes_first(bench, telephone):
    name = bench.rings(telephone)
    order(bench, "answer", name)
    assert order(bench, "hold", name) == []
    bench.send(telephone.next("ACK"))
    assert [method_of(each) for each in bench.pass_by(2)] == ["INVITE"]


@pytest.mark.parametrize(
    "hold",
    [
        SILENT.format("sendonly"),
        SILENT.format("inactive"),
        SDP.replace("t=0 0", "t=0 0\r\na=sendonly"),
        SDP.replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0"),
    ],
)
def test_the_callers_side_holds_and_takes_back(bench, telephone, name, hold):
    assert telephone.hear(changes(bench, telephone, hold)) == 200
    bench.send(telephone.next("ACK"))
    [event] = bench.agent.events()
    assert (event.kind, event.turn, event.is_there) == (CallKind.HELD, 1, True)
    changes(bench, telephone, hold)
    bench.send(telephone.next("ACK"))
    assert kinds(bench) == []
    changes(bench, telephone, SDP)
    [event] = bench.agent.events()
    assert (event.kind, event.turn, event.is_there) == (CallKind.RESUMED, 1, True)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("sendrecv", "sendonly"),
        ("recvonly", "sendonly"),
        ("sendonly", "inactive"),
        ("inactive", "inactive"),
    ],
)
def test_who_is_held_hears_what_a_held_call_may(bench, telephone, name, theirs, ours):
    held(bench, name)
    answer = changes(bench, telephone, SILENT.format(theirs))
    assert f"a={ours}\r\n".encode() in answer


def test_an_answer_that_changes_nothing_keeps_its_version(bench, telephone, name):
    first = version(changes(bench, telephone, SDP))
    bench.send(telephone.next("ACK"))
    assert first == version(changes(bench, telephone, "")) == 1


@pytest.mark.parametrize("body", ["v=0\r\n", "m=audio none\r\n", SDP + "m=?\r\n"])
def test_a_change_that_cannot_be_read_is_refused_and_the_call_goes_on(bench, telephone, name, body):
    assert telephone.hear(changes(bench, telephone, body)) == 488
    assert (kinds(bench), len(bench.agent.snapshot())) == ([], 1)


def test_a_caller_who_leaves_meanwhile_is_gone_and_a_late_yes_is_only_acknowledged(
    bench, telephone, name
):
    hold = asks(bench, "hold", name)
    bench.send(telephone.next("BYE"))
    assert (kinds(bench), causes(bench)) == ([CallKind.HUNG_UP], [(False, "gone")])
    assert [method_of(each) for each in bench.send(answer_to(hold))] == ["ACK"]
    assert (kinds(bench), bench.pass_by(40)) == ([], [])


def test_only_a_call_that_goes_on_is_held_and_once_at_a_time(bench, telephone):
    name = bench.rings(telephone)
    assert order(bench, "hold", name) == []
    assert causes(bench) == [(False, "not_now")]
    order(bench, "answer", name)
    bench.send(telephone.next("ACK"))
    bench.agent.events(), bench.agent.settled()
    hold = asks(bench, "hold", name)
    assert order(bench, "resume", name) == []
    assert causes(bench) == [(False, "not_now")]
    bench.send(answer_to(hold))
    bench.agent.settled()
    assert order(bench, "hold", name) == []
    assert causes(bench) == [(True, "")]


def test_the_far_end_may_move_as_it_agrees(bench, name):
    hold = asks(bench, "hold", name)
    bench.send(answer_to(hold, 200, ("Contact", "<sip:elsewhere@127.0.0.1>")))
    assert asks(bench, "resume", name).startswith(b"INVITE sip:elsewhere@127.0.0.1 ")


def test_a_call_that_is_not_there_is_not_held(bench):
    bench.agent.carry_out(Order(uuid4(), "hold", "nobody"), bench.at)
    assert causes(bench) == [(False, "gone")]
