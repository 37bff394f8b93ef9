"""A supervisor hears a copy of a call, made beside it; nobody in the call is asked or moved."""

import json

import pytest

from intake.telephone.adapter import Capability
from intake.telephone.sip.abilities import abilities
from tests.intake.desks import Desk, methods, words
from tests.intake.handsets import Handset, sound
from tests.intake.sip import asked

MEDIA = ("127.0.0.1", 17063)
PORTS = (20_000, 20_010)
EAR = "900"
BOTH = sound(
    PORTS[0], way="sendonly", more=f"m=audio {PORTS[1]} RTP/AVP 8\r\na=mid:0\r\na=sendonly\r\n"
)
COPY = {"result": "ok", "to-tag": "copy-1", "sdp": BOTH}


class Floor(Desk):
    """A desk whose sound goes through a server that makes copies of it."""

    def __init__(self) -> None:
        super().__init__(media=MEDIA)
        self.mine = self.talks()
        self.word = ""

    def asks_media(self) -> dict[str, object]:
        """The one thing that the server is asked for now."""
        [data] = self.to(MEDIA)
        self.word, _blank, body = data.decode().partition(" ")
        return json.loads(body)

    def media_says(self, **answer: object) -> None:
        data = f"{self.word} {json.dumps(answer)}".encode()
        self.bench.agent.receive(data, MEDIA, self.bench.at)

    def rings_at_supervisor(self) -> Handset:
        self.orders("monitor", desk=EAR)
        assert self.asks_media()["command"] == "subscribe request"
        self.media_says(**COPY)
        return self.rung()

    def listens(self) -> Handset:
        """A supervisor hears the call."""
        ear = self.rings_at_supervisor()
        self.says(ear.lifts(sound(30_900, way="recvonly")))
        assert methods(self.to_switch()) == ["ACK"]
        self.asks_media()
        self.media_says(result="ok")
        assert self.settled() == [(True, "")]
        return ear


def test_a_supervisor_hears_both_sides_and_nobody_is_moved() -> None:
    desk = Floor()
    desk.orders("monitor", desk=EAR)
    told = desk.asks_media()
    assert (told["command"], told["flags"]) == ("subscribe request", ["all"])
    assert told["call-id"] == desk.mine.invite.one("call-id")
    desk.media_says(**COPY)
    ear = desk.rung()
    assert ear.invite.uri.startswith(f"sip:{EAR}@")
    described = words(ear.data)
    assert [f"m=audio {port} " in described for port in PORTS] == [True, True]
    assert (described.count("a=sendonly"), "a=mid" in described) == (2, False)
    desk.says(ear.lifts(sound(30_900, way="recvonly")))
    assert methods(desk.to_switch()) == ["ACK"]
    agreed = desk.asks_media()
    assert (agreed["command"], agreed["to-tag"]) == ("subscribe answer", "copy-1")
    assert "m=audio 30900 " in str(agreed["sdp"])
    assert desk.settled() == []
    desk.media_says(result="ok")
    assert (desk.settled(), desk.kinds(), desk.to_caller()) == ([(True, "")], [], [])


def test_it_ends_with_the_call() -> None:
    desk = Floor()
    desk.listens()
    desk.caller_says(desk.caller.next("BYE"))
    assert methods(desk.to_switch()) == ["BYE", "BYE"]
    assert desk.asks_media()["command"] == "unsubscribe"


def test_a_supervisor_who_hangs_up_takes_nothing_along() -> None:
    desk = Floor()
    ear = desk.listens()
    desk.says(ear.says("BYE"))
    assert [asked(each).method for each in desk.to_switch() if b"BYE sip" in each] == []
    assert (desk.asks_media()["to-tag"], desk.kinds(), desk.to_caller()) == ("copy-1", [], [])


def test_it_ends_when_the_caller_is_taken_from_whoever_is_listened_to() -> None:
    desk = Floor()
    ear = desk.listens()
    desk.orders("part")
    ended = {asked(each).one("call-id") for each in desk.to_switch() if each.startswith(b"BYE")}
    assert ended == {each.invite.one("call-id") for each in (desk.mine, ear)}


@pytest.mark.parametrize("answer", [{"result": "error"}, {"result": "ok"}, COPY | {"sdp": "v=0"}])
def test_without_a_copy_nothing_rings(answer: dict[str, object]) -> None:
    desk = Floor()
    desk.orders("monitor", desk=EAR)
    desk.asks_media()
    desk.media_says(**answer)
    assert (desk.settled(), desk.to_switch()) == ([(False, "refused")], [])


def test_a_server_that_says_nothing_is_asked_again_and_not_waited_for() -> None:
    desk = Floor()
    desk.orders("monitor", desk=EAR)
    first = desk.asks_media()
    desk.wait(0.6)
    assert desk.asks_media() == first
    desk.wait(2.5)
    assert (desk.settled(), desk.to_switch()) == ([(False, "refused")], [])
    desk.media_says(**COPY)
    assert desk.to_switch() == []


def test_what_the_server_says_unasked_is_passed_over() -> None:
    desk = Floor()
    for data in (b"", b"word", b"word {", b"word []", b"\xff\xfe {}", b'word {"result": "ok"}'):
        desk.bench.agent.receive(data, MEDIA, desk.bench.at)
    assert desk.bench.agent.out == []


@pytest.mark.parametrize(("status", "cause"), [(486, "busy"), (480, "refused")])
def test_a_supervisor_who_is_not_there_leaves_no_copy(status: int, cause: str) -> None:
    desk = Floor()
    ear = desk.rings_at_supervisor()
    desk.says(ear.rings(status))
    assert desk.settled() == [(False, cause)]
    assert desk.asks_media()["command"] == "unsubscribe"


def test_nobody_waits_longer_than_twenty_five_seconds() -> None:
    desk = Floor()
    ear = desk.rings_at_supervisor()
    desk.says(ear.rings())
    desk.wait(25)
    assert desk.settled() == [(False, "no_answer")]
    assert methods(desk.to_switch())[-1] == "CANCEL"


@pytest.mark.parametrize(("desk", "cause"), [("101", "unfit"), ("", "no_handset")])
def test_whoever_speaks_there_or_has_no_telephone_does_not_listen(desk: str, cause: str) -> None:
    floor = Floor()
    floor.orders("monitor", desk=desk)
    assert (floor.settled(), floor.to(MEDIA)) == ([(False, cause)], [])


def test_a_call_that_nobody_has_is_not_listened_to() -> None:
    desk = Desk(media=MEDIA)
    desk.orders("monitor", desk=EAR)
    assert desk.settled() == [(False, "not_now")]


def test_only_where_copies_are_made_does_the_line_say_so() -> None:
    assert Capability.MONITOR in abilities(has_switch=True, joins=True, copies=True).can
    assert Capability.MONITOR not in abilities(has_switch=True, joins=True).can
    assert Capability.MONITOR not in abilities(has_switch=True, copies=True).can


def test_a_copy_that_comes_too_late_is_given_back() -> None:
    desk = Floor()
    desk.orders("monitor", desk=EAR)
    desk.asks_media()
    word = desk.word
    desk.caller_says(desk.caller.next("BYE"))
    assert desk.settled() == [(False, "gone")]
    desk.word = word
    desk.media_says(**COPY)
    assert desk.asks_media()["command"] == "unsubscribe"
    assert methods(desk.to_switch()) == ["BYE"]


def test_an_invite_of_the_supervisors_telephone_is_refused() -> None:
    desk = Floor()
    ear = desk.listens()
    desk.says(ear.says("INVITE", sound(30_901)))
    [told] = desk.to_switch()
    assert told.startswith(b"SIP/2.0 488")
