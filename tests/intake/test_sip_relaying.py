"""Descriptions of sound on their way from one telephone to another."""

from hypothesis import given
from hypothesis import strategies as st

from intake.telephone.sip import sdp
from intake.telephone.sip.relaying import Relay
from tests.intake.handsets import Attempt, picture, sound
from tests.intake.sip import answer_to


def relay(near: str) -> Relay:
    return Relay("127.0.0.1", sdp.parts_of(near.encode())[1])


def streams(description: bytes | None) -> list[tuple[str, int]]:
    assert description is not None
    return [(each.media, each.port) for each in sdp.parts_of(description)[1]]


def test_each_hears_of_as_many_streams_as_it_spoke_of():
    attempt = Attempt()
    offer = attempt.offered(sound(6000), more=picture(4002))
    assert b"m=video 0 RTP/AVP 96\r\n" in offer
    answer = sound(4000, more="m=video 0 RTP/AVP 96\r\n")
    _near_ack, far_ack = attempt.says(answer_to(offer, body=answer))
    assert b"m=video" not in far_ack


def test_a_picture_that_only_the_other_sends_is_refused():
    attempt = Attempt()
    offer = attempt.offered(sound(6000, more=picture(6002)))
    assert b"m=video" not in offer
    _near_ack, far_ack = attempt.says(answer_to(offer, body=sound(4000)))
    assert b"m=audio 4000 " in far_ack
    assert far_ack.endswith(b"m=video 0 RTP/AVP 96\r\n")


def test_two_streams_of_one_kind_stay_two():
    way = relay(sound(4000, more=sound(4010).split("t=0 0\r\n")[1]))
    far = sound(6000, more=picture(6002) + sound(6010).split("t=0 0\r\n")[1])
    assert streams(way.to_near(far.encode(), version=2)) == [("audio", 6000), ("audio", 6010)]
    answer = sound(4000, more=sound(4010).split("t=0 0\r\n")[1])
    expected = [("audio", 4000), ("video", 0), ("audio", 4010)]
    assert streams(way.to_far(answer.encode())) == expected


def test_one_stream_that_cannot_be_read_is_a_description_that_cannot():
    assert relay(sound(4000)).to_near(f"{sound(6000)}m=?\r\n".encode(), version=2) is None


def test_a_description_that_says_of_nobody_who_described_it_goes_no_further():
    anonymous = sound(6000).replace("o=", "b=")
    assert relay(sound(4000)).to_near(anonymous.encode(), version=2) is None


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_whatever_is_described_as_many_streams_come_out_as_are_wanted(offer, answer):
    way = relay(sound(4000, more=picture(4002)))
    described = way.to_near(sound(6000).encode() + offer, version=2)
    assert described is None or len(streams(described)) == 2
    answered = way.to_far(answer)
    assert answered is None or len(streams(answered)) == len(way.far)


@given(st.data())
def test_an_answer_with_bytes_changed_breaks_nothing_and_lets_nobody_wait(data):
    attempt = Attempt()
    is_far = data.draw(st.booleans())
    answer = attempt.lifted().lifts(sound(6000)) if is_far else attempt.handset().lifts(sound(4000))
    whole = bytearray(answer)
    for _change in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    attempt.says(bytes(whole))
    for _step in range(12):
        attempt.bench.pass_by(10)
    assert attempt.events()[-1] in {"busy", "failed", "no_answer"}
