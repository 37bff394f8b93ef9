"""SIP as it should not be: whatever comes, nothing breaks and nobody hears more than one answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.inbound import Sender
from intake.telephone.sip import sdp
from intake.telephone.sip.fields import Unfit, address_of, caller_of, hop_of
from intake.telephone.sip.message import LONGEST, MOST_HEADERS, Request, Response, parse
from tests.intake.sip import SDP, Bench, Telephone


def request(data: bytes) -> Request:
    found = parse(data)
    assert isinstance(found, Request)
    return found


def status_of(data: bytes) -> list[int]:
    """What the line answers at once."""
    answers = map(parse, Bench().send(data))
    return [answer.status for answer in answers if isinstance(answer, Response)]


@given(st.binary(max_size=2_000))
def test_any_bytes_get_at_most_one_answer(data):
    assert len(Bench().send(data)) <= 1


@given(st.data())
def test_a_call_with_bytes_changed_gets_at_most_one_answer(data):
    whole = bytearray(Telephone().invite())
    for _change in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    bench = Bench()
    assert len(bench.send(bytes(whole))) <= 1
    for event in bench.agent.events():
        bench.agent.ring(event.call, bench.at)
        assert len(bench.out()) <= 1


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_is_unfit(text):
    for read in (address_of, hop_of):
        try:
            read(text)
        except Unfit:
            continue


@given(st.binary(max_size=500))
def test_any_offer_of_sound_gets_an_answer_of_ours(offer):
    answered = sdp.Sound("127.0.0.1").answer(offer)
    assert answered.startswith(b"v=0\r\n")
    assert b"a=inactive" in answered or b" 0 " in answered


def test_a_request_in_short_and_folded_headers_is_the_same():
    told = request(
        b"INVITE sip:line@127.0.0.1 SIP/2.0\r\n"
        b"v: SIP/2.0/UDP 127.0.0.1:17000;branch=z9hG4bK1,\r\n SIP/2.0/UDP 127.0.0.1:17001\r\n"
        b"f : <sip:a@127.0.0.1>;tag=1\r\nt: <sip:line@127.0.0.1>\r\ni: 1\r\nCSEQ: 1 INVITE\r\n"
        b"Max-Forwards: 70\r\nm: <sip:a@127.0.0.1>\r\nl: 0\r\n\r\n"
    )
    assert told.fault == 0
    assert told.all("via")[1] == "SIP/2.0/UDP 127.0.0.1:17001"
    assert told.one("from") == "<sip:a@127.0.0.1>;tag=1"


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"\0", b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 9])
def test_what_is_no_sip_is_met_with_silence(data):
    assert status_of(data) == []


@pytest.mark.parametrize("name", ["Via", "From", "To", "Call_ID", "CSeq"])
def test_who_does_not_say_where_to_hears_nothing(name):
    assert status_of(Telephone().invite(**{name: ""})) == []


@pytest.mark.parametrize(
    ("bent", "status"),
    [
        ({"CSeq": "1 OPTIONS"}, 400),
        ({"CSeq": "x INVITE"}, 400),
        ({"CSeq": "4294967296 INVITE"}, 400),
        ({"Max_Forwards": "many"}, 400),
        ({"Contact": ""}, 400),
        ({"Contact": "*"}, 400),
        ({"From": "<sip:a@127.0.0.1>"}, 400),
        ({"Require": "100rel"}, 420),
        ({"Content_Encoding": "gzip"}, 415),
        ({"To": "<sip:line@127.0.0.1>;tag=nobody"}, 481),
    ],
)
def test_a_call_with_one_thing_wrong_is_refused_with_its_reason(bent, status):
    assert status_of(Telephone().invite(**bent)) == [status]


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (b"SIP/2.0\r\n", b"SIP/3.0\r\n", 505),
        (b"sip:line@127.0.0.1:15060", b"http://example", 416),
        (b"application/sdp", b"text/plain", 415),
        (b"Max-Forwards: 70", b"no colon here", 400),
        (b"Max-Forwards: 70", b"Max-Forwards: 70\r\nMax-Forwards: 70", 400),
        (b"Max-Forwards: 70", b"Subject: " + b"x" * 2000, 400),
        (b"Max-Forwards: 70", b"Subject: a\x01b", 400),
        (b"Content-Length", b"X: y\r\n" * MOST_HEADERS + b"Content-Length", 400),
        (b"a=rtpmap:8 PCMA/8000\r\n", b"", 400),
        (b"a=rtpmap", b"x" * LONGEST + b"a=rtpmap", 513),
    ],
)
def test_a_call_bent_in_one_place_is_refused_with_its_reason(old, new, status):
    whole = Telephone().invite()
    assert old in whole
    assert status_of(whole.replace(old, new, 1)) == [status]


@pytest.mark.parametrize("method", ["REGISTER", "SUBSCRIBE", "MESSAGE", "INFO", "NONSENSE"])
def test_a_method_that_is_not_ours_is_told_which_are(method):
    answer = parse(Bench().send(Telephone().say(method))[0])
    assert isinstance(answer, Response)
    assert (answer.status, answer.one("allow")) == (
        405,
        "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY",
    )


def test_an_acknowledgement_is_never_answered():
    bench = Bench()
    assert bench.send(Telephone().say("ACK")) == []
    assert bench.send(Telephone().say("ACK", CSeq="broken")) == []


@pytest.mark.parametrize(
    ("who", "more", "known"),
    [
        ('"Ann" <sip:+70005550141@gw>', [], Sender(number="+70005550141", name="Ann")),
        ("<sip:+7(000)555-01-41;x=1@gw>", [], Sender(number="+70005550141")),
        ('"+70005550141" <sip:+70005550141@gw>', [], Sender(number="+70005550141")),
        ("tel:+380000000100", [], Sender(number="+380000000100")),
        ("<sip:ann@gw>", [], Sender()),
        ("<sip:anonymous@anonymous.invalid>", [], Sender()),
        ('"Anonymous" <sip:+70005550141@gw>', [], Sender()),
        ("<sip:+70005550141@gw>", [("Privacy", "id")], Sender()),
        ("<sip:a@gw>", [("P-Asserted-Identity", "<tel:+380000000100>")], "+380000000100"),
        (
            "<sip:anonymous@anonymous.invalid>",
            [("P-Asserted-Identity", "<tel:+380000000100>"), ("Privacy", "none")],
            Sender(),
        ),
    ],
)
def test_a_caller_is_known_by_what_they_let_be_known(who, more, known):
    told = request(Telephone().invite(*more, From=f"{who};tag=1"))
    caller = caller_of(told)
    assert (caller.number if isinstance(known, str) else caller) == known


def test_sound_is_taken_as_inactive_and_nothing_else_is_wanted():
    answered = sdp.Sound("127.0.0.1").answer(SDP.encode()).decode()
    assert "m=audio 9 RTP/AVP 8 0 101\r\na=inactive\r\n" in answered
    assert "m=video 0 RTP/AVP 96\r\n" in answered
