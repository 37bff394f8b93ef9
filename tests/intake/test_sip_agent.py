"""The built-in line alone, on a clock of the test's: RFC 3261 for whoever only takes calls."""

from uuid import uuid4

import pytest

from intake.telephone.adapter import CallKind, Order
from intake.telephone.sip import answering
from intake.telephone.sip.message import Response, parse
from tests.intake.sip import (
    CALLER,
    SDP,
    Bench,
    Telephone,
    answer_to,
    answered,
    kinds,
    method_of,
    order,
)


def test_a_call_rings_only_once_its_contact_is_kept(bench, telephone):
    assert list(map(telephone.hear, bench.send(telephone.invite()))) == [100]
    [event] = bench.agent.events()
    assert (event.kind, event.caller.number) == (CallKind.OFFERED, "+70005550141")
    bench.agent.ring(event.call, bench.at)
    assert list(map(telephone.hear, bench.out())) == [180]
    assert telephone.theirs == event.call


def test_a_call_that_cannot_be_kept_is_turned_away(bench, telephone):
    bench.send(telephone.invite())
    bench.agent.turn_away(bench.agent.events()[0].call, bench.at)
    assert list(map(telephone.hear, bench.out())) == [503]
    assert bench.agent.snapshot() == []


def test_a_call_on_a_line_that_is_off_hears_that_nobody_is_there_and_no_ring(bench, telephone):
    bench.send(telephone.invite())
    bench.agent.turn_away(bench.agent.events()[0].call, bench.at, is_off=True)
    assert list(map(telephone.hear, bench.out())) == [480]


def test_the_same_call_again_gets_the_same_answer_and_is_one_call(bench, telephone):
    name = bench.rings(telephone)
    assert list(map(telephone.hear, bench.send(telephone.invite()))) == [180]
    assert bench.agent.events() == []
    assert [state.call for state in bench.agent.snapshot()] == [name]


def test_the_same_call_by_another_way_is_a_loop(bench, telephone):
    bench.rings(telephone)
    telephone.branch, telephone.theirs = "z9hG4bKanother", ""
    assert list(map(telephone.hear, bench.send(telephone.invite()))) == [482]


def test_a_caller_hears_every_minute_that_it_still_rings(bench, telephone):
    bench.rings(telephone)
    assert bench.pass_by(59) == []
    assert list(map(telephone.hear, bench.pass_by(1))) == [180]


def test_a_call_that_nobody_answers_ends(bench, telephone):
    bench.rings(telephone)
    last = [telephone.hear(data) for _minute in range(15) for data in bench.pass_by(60)][-1]
    assert last == 480
    assert kinds(bench) == [CallKind.NO_ANSWER]


def test_a_call_may_say_how_long_it_waits(bench, telephone):
    bench.send(telephone.invite(("Expires", "20")))
    bench.agent.ring(bench.agent.events()[0].call, bench.at)
    bench.out()
    assert bench.pass_by(19) == []
    assert telephone.hear(bench.pass_by(1)[-1]) == 480


def test_the_answer_takes_the_sound_as_inactive_and_is_repeated_until_heard(bench, telephone):
    name = bench.rings(telephone)
    [first] = order(bench, "answer", name)
    assert telephone.hear(first) == 200
    assert b"a=inactive" in first
    assert bench.pass_by(0.5) == [first]
    assert bench.pass_by(1.0) == [first]
    bench.send(telephone.next("ACK"))
    assert kinds(bench) == [CallKind.ANSWERED]
    assert bench.pass_by(40) == []


def test_an_answer_that_nobody_hears_is_a_call_that_failed(bench, telephone):
    order(bench, "answer", bench.rings(telephone))
    sent = [data for _second in range(33) for data in bench.pass_by(1)]
    assert method_of(sent[-1]) == "BYE"
    assert kinds(bench) == [CallKind.FAILED]


def test_a_caller_who_gives_up_hears_200_and_487(bench, telephone):
    bench.rings(telephone)
    answers = bench.send(telephone.say("CANCEL"))
    assert list(map(telephone.hear, answers)) == [200, 487]
    assert kinds(bench) == [CallKind.ABANDONED]
    assert list(map(telephone.hear, bench.pass_by(0.5))) == [487]
    ack = telephone.say("ACK", Via=f"SIP/2.0/UDP 127.0.0.1:17000;branch={telephone.branch}")
    assert bench.send(ack) == []
    assert bench.pass_by(40) == []


def test_giving_up_an_answered_call_changes_nothing(bench, telephone):
    answered(bench, telephone)
    telephone.theirs = ""
    assert list(map(telephone.hear, bench.send(telephone.say("CANCEL")))) == [200]
    assert kinds(bench) == []
    assert len(bench.agent.snapshot()) == 1


def test_giving_up_a_call_that_is_not_there_or_another_callers(bench, telephone):
    assert list(map(telephone.hear, bench.send(telephone.say("CANCEL")))) == [481]
    telephone.theirs = ""
    bench.rings(telephone)
    telephone.tag = "somebody"
    assert list(map(telephone.hear, bench.send(telephone.say("CANCEL")))) == [481]


def test_a_caller_hangs_up_and_the_repetition_hears_the_same(bench, telephone):
    answered(bench, telephone)
    bye = telephone.next("BYE")
    assert [list(map(telephone.hear, bench.send(bye))) for _time in range(2)] == [[200], [200]]
    assert kinds(bench) == [CallKind.HUNG_UP]


def test_a_request_out_of_order_belongs_to_nothing(bench, telephone):
    answered(bench, telephone)
    telephone.number = 0
    assert list(map(telephone.hear, bench.send(telephone.next("BYE")))) == [481]
    assert len(bench.agent.snapshot()) == 1


def test_another_caller_cannot_end_the_call(bench, telephone):
    answered(bench, telephone)
    telephone.tag = "somebody"
    assert list(map(telephone.hear, bench.send(telephone.next("BYE")))) == [481]
    assert (kinds(bench), len(bench.agent.snapshot())) == ([], 1)


def test_the_end_of_a_call_of_an_earlier_process_is_told_as_a_stray(bench, telephone):
    telephone.theirs = uuid4().hex
    assert list(map(telephone.hear, bench.send(telephone.say("BYE")))) == [481]
    [event] = bench.agent.events()
    assert (event.call, event.kind, event.is_stray) == (telephone.theirs, CallKind.HUNG_UP, True)


def test_we_hang_up_and_say_so_until_it_is_heard(bench, telephone):
    name = answered(bench, telephone)
    [bye] = order(bench, "hang_up", name)
    assert method_of(bye) == "BYE"
    assert kinds(bench) == [CallKind.HUNG_UP]
    assert bench.pass_by(0.5) == [bye]
    bench.send(answer_to(bye))
    assert bench.pass_by(40) == []


def test_we_decline_and_are_heard(bench, telephone):
    assert list(map(telephone.hear, order(bench, "reject", bench.rings(telephone)))) == [603]
    assert kinds(bench) == [CallKind.REJECTED]


@pytest.mark.parametrize(
    ("verb", "done", "cause"),
    [("answer", False, "gone"), ("hang_up", True, "gone"), ("dance", False, "unable")],
)
def test_a_command_for_a_call_that_is_not_there(bench, verb, done, cause):
    assert order(bench, verb, "nobody") == []
    [settled] = bench.agent.settled()
    assert (settled.done, settled.cause) == (done, cause)


def test_a_change_of_the_sound_is_taken_and_changes_nothing(bench, telephone):
    answered(bench, telephone)
    telephone.branch = "z9hG4bKagain"
    telephone.number += 1
    assert list(map(telephone.hear, bench.send(telephone.say("INVITE", body=SDP)))) == [200]
    bench.send(telephone.next("ACK"))
    assert (kinds(bench), bench.pass_by(40)) == ([], [])


def put_through(bench: Bench, name: str) -> bytes:
    """What we ask of the switch."""
    bench.agent.carry_out(Order(uuid4(), "transfer", name, "102"), bench.at)
    [refer] = bench.out()
    assert method_of(refer) == "REFER"
    assert b"Refer-To: <sip:102@127.0.0.1:17000>" in refer
    return refer


def told(telephone: Telephone, line: str) -> bytes:
    """How far the switch has come with it."""
    return telephone.next("NOTIFY", ("Event", "refer"), body=f"{line}\r\n")


def test_a_caller_is_put_through_once_somebody_is_there(bench, telephone):
    refer = put_through(bench, answered(bench, telephone))
    assert bench.send(answer_to(refer, 202)) == []
    assert list(map(telephone.hear, bench.send(told(telephone, "SIP/2.0 180 Ringing")))) == [200]
    assert bench.agent.settled() == []
    heard, bye = bench.send(told(telephone, "SIP/2.0 200 OK"))
    assert (telephone.hear(heard), method_of(bye)) == (200, "BYE")
    assert kinds(bench) == [CallKind.TRANSFERRED]
    assert [settled.done for settled in bench.agent.settled()] == [True]


@pytest.mark.parametrize("how", ["refused at once", "nobody there", "silence", "caller gone"])
def test_a_caller_who_could_not_be_put_through_is_still_with_us(bench, telephone, how):
    name = answered(bench, telephone)
    refer = put_through(bench, name)
    if how == "refused at once":
        bench.send(answer_to(refer, 603))
    elif how == "nobody there":
        bench.send(answer_to(refer, 202))
        bench.send(told(telephone, "SIP/2.0 486 Busy Here"))
    elif how == "silence":
        for _second in range(33):
            bench.pass_by(1)
    else:
        bench.send(telephone.next("BYE"))
    assert [settled.done for settled in bench.agent.settled()] == [False]
    assert len(bench.agent.snapshot()) == (how != "caller gone")


def test_what_is_told_of_something_else_is_refused(bench, telephone):
    answered(bench, telephone)
    other = telephone.next("NOTIFY", ("Event", "presence"))
    assert list(map(telephone.hear, bench.send(other))) == [489]


def test_a_call_that_rings_cannot_be_put_through(bench, telephone):
    assert order(bench, "transfer", bench.rings(telephone)) == []
    assert [settled.cause for settled in bench.agent.settled()] == ["not_now"]


def test_options_are_told(bench, telephone):
    assert list(map(telephone.hear, bench.send(telephone.say("OPTIONS")))) == [200]


def test_an_answer_goes_back_to_the_port_it_came_from_when_asked_to(bench, telephone):
    asked = telephone.say("OPTIONS", Via="SIP/2.0/UDP 10.0.0.1:9;branch=z9hG4bK1;rport")
    bench.agent.receive(asked, CALLER, bench.at)
    [(data, to)] = bench.agent.out
    assert to == CALLER
    assert b"received=127.0.0.1;rport=17000" in data


def test_one_call_too_many_is_told_to_try_later(bench, monkeypatch):
    monkeypatch.setattr(answering, "MOST_CALLS", 1)
    bench.rings(Telephone())
    assert Telephone().hear(bench.send(Telephone().invite())[0]) == 503


def test_a_line_that_closes_ends_its_calls(bench, telephone):
    answered(bench, telephone)
    ringing = Telephone()
    bench.rings(ringing)
    bench.agent.close(bench.at)
    bye, refused = bench.out()
    assert (method_of(bye), ringing.hear(refused)) == ("BYE", 503)
    assert kinds(bench) == [CallKind.HUNG_UP, CallKind.NO_ANSWER]


def test_answers_to_nothing_of_ours_are_passed_over(bench):
    stray = b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nCSeq: 1 BYE\r\n\r\n"
    assert bench.send(stray) == []
    assert isinstance(parse(stray), Response)
