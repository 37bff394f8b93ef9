"""Callers joined with browsers through a real switch: heard, held, given on, and never lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from intake.telephone.sip.message import Request, Response, parse
from tests.intake.live_line import LiveLine
from tests.intake.sip import Caller, answer_to
from tests.intake.switch_set import DOMAIN, MISSING, Switch, switch_set
from tests.intake.web_ua import ANSWER, WebTelephone
from tests.machine.console import free_port

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}"),
    pytest.mark.xdist_group("telephone"),
]
CALLER_SOUND = (
    "v=0\r\no=caller 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n"
)
Desks = Callable[[str], WebTelephone]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Switch, int]]:
    port = free_port()
    with switch_set(tmp_path_factory.mktemp("joining"), line=port) as switch:
        yield switch, port


@pytest.fixture
def switch(place: tuple[Switch, int]) -> Switch:
    return place[0]


@pytest.fixture
def line(place: tuple[Switch, int]) -> Iterator[LiveLine]:
    switch, port = place
    with LiveLine(port, tuple(switch.inside)) as line:
        yield line


@pytest.fixture
def desks(switch: Switch) -> Iterator[Desks]:
    """Browsers that are registered by a lent password."""
    with ExitStack() as opened:

        def desk(extension: str) -> WebTelephone:
            one = opened.enter_context(WebTelephone(switch, extension))
            assert one.register(*lent(switch, extension)).status == 200
            return one

        yield desk


@pytest.fixture
def caller(switch: Switch) -> Caller:
    return Caller(switch.outside[1])


def lent(switch: Switch, extension: str) -> tuple[str, str]:
    return switch.lend(extension, until=int(time.time()) + 600)


def rings(caller: Caller, line: LiveLine) -> None:
    caller.send(caller.telephone.say("INVITE", body=CALLER_SOUND))
    while caller.hear() != 180:
        pass
    line.until("offered")


def hears(caller: Caller) -> Request | Response:
    message = parse(caller.hear_data())
    assert message is not None
    return message


def picks_up(desk: WebTelephone) -> Request:
    """The browser rings, and takes the call."""
    invite = desk.hear_request("INVITE")
    desk.answer(invite, 200, ANSWER)
    desk.hear_request("ACK")
    return invite


def agrees(caller: Caller) -> str:
    """The caller takes an INVITE within the call; gives what it described."""
    data, invite = hears_request(caller, "INVITE")
    caller.agreed.add(invite.cseq[0])
    routes = [("Record-Route", each) for each in invite.all("record-route")]
    contact = ("Contact", f"<sip:caller@127.0.0.1:{caller.telephone.port}>")
    kind = ("Content-Type", "application/sdp")
    caller.send(answer_to(data, 200, contact, kind, *routes, body=CALLER_SOUND))
    hears_request(caller, "ACK")
    return invite.body.decode()


def hears_request(caller: Caller, method: str) -> tuple[bytes, Request]:
    """The next of this kind; what is said again, as nobody answered at once, is passed over."""
    while True:
        data = caller.hear_data()
        heard = parse(data)
        again = isinstance(heard, Request) and method == "INVITE" and heard.cseq[0] in caller.agreed
        if isinstance(heard, Request) and heard.method == method and not again:
            return data, heard


def talks(caller: Caller, line: LiveLine, desk: WebTelephone) -> str:
    """Taken, picked up and acknowledged; gives the sound that the caller hears of."""
    rings(caller, line)
    line.orders("answer", desk=desk.extension)
    picks_up(desk)
    while not (isinstance(yes := hears(caller), Response) and yes.status == 200):
        pass
    caller.telephone.theirs = yes.one("to").partition(";tag=")[2]
    caller.send(caller.telephone.next("ACK"))
    line.until("offered", "answered")
    line.done()
    return yes.body.decode()


def place_of_sound(described: str) -> str:
    return next(each for each in described.split("\r\n") if each.startswith("m=audio"))


def test_a_browser_hears_of_an_encrypted_sound_and_the_caller_of_a_plain_one(
    line, desks, caller
) -> None:
    desk = desks("101")
    rings(caller, line)
    line.orders("answer")
    invite = picks_up(desk)
    offered = invite.body.decode()
    assert "RTP/SAVPF" in offered
    assert "a=fingerprint" in offered
    assert "answer-after=0" in invite.one("call-info")
    assert "+7" not in str(invite.headers)
    while not (isinstance(yes := hears(caller), Response) and yes.status == 200):
        pass
    plain = yes.body.decode()
    assert "RTP/AVP 0" in place_of_sound(plain)
    assert "fingerprint" not in plain


def test_a_caller_is_held_and_taken_back(line, desks, caller) -> None:
    desk = desks("101")
    before = talks(caller, line, desk)
    line.orders("hold")
    assert "a=inactive" in picks_up(desk).body.decode()
    assert "a=sendonly" in agrees(caller)
    line.done()
    line.orders("resume")
    assert "a=sendrecv" in picks_up(desk).body.decode()
    there = agrees(caller)
    assert "a=sendrecv" in there
    assert place_of_sound(there) == place_of_sound(before)
    line.done()
    line.until("offered", "answered", "held", "resumed")


def test_a_colleague_is_asked_and_given_the_caller(line, desks, caller) -> None:
    desk, colleague = desks("101"), desks("102")
    before = talks(caller, line, desk)
    line.orders("attend", target="102")
    picks_up(desk)
    assert "a=sendonly" in agrees(caller)
    rung = picks_up(colleague)
    assert not rung.one("call-info")
    picks_up(desk)
    line.done()
    line.orders("complete")
    picks_up(colleague)
    there = agrees(caller)
    assert place_of_sound(there) != place_of_sound(before)
    desk.answer(desk.hear_request("BYE"), 200)
    line.done()
    line.until("offered", "answered", "held", "resumed", "passed")
    caller.send(caller.telephone.next("BYE"))
    colleague.answer(colleague.hear_request("BYE"), 200)


def test_a_caller_is_put_through(line, desks, caller) -> None:
    desk, colleague = desks("101"), desks("102")
    talks(caller, line, desk)
    line.orders("transfer", target="102")
    picks_up(colleague)
    assert "a=sendrecv" in agrees(caller)
    desk.answer(desk.hear_request("BYE"), 200)
    line.done()
    line.until("offered", "answered", "passed")


def test_whoever_gives_a_call_back_is_parted_and_the_next_has_the_caller(
    line, desks, caller
) -> None:
    desk, colleague = desks("101"), desks("102")
    talks(caller, line, desk)
    line.orders("part")
    desk.answer(desk.hear_request("BYE"), 200)
    assert "a=sendonly" in agrees(caller)
    line.done()
    line.orders("answer", desk="102")
    picks_up(colleague)
    assert "a=sendrecv" in agrees(caller)
    line.done()
    line.orders("part")
    line.done()
    line.until("offered", "answered", "held", "resumed")
    caller.send(caller.telephone.next("BYE"))
    colleague.answer(colleague.hear_request("BYE"), 200)


def test_nobody_is_lost_to_a_browser_that_is_not_there(line, desks, caller) -> None:
    rings(caller, line)
    line.orders("answer", desk="103")
    line.done("no_telephone")
    line.orders("answer")
    line.done("no_telephone")
    desk = desks("101")
    line.orders("answer")
    desk.answer(desk.hear_request("INVITE"), 486)
    line.done("turned_down")
    line.orders("answer")
    picks_up(desk)
    line.done()


def test_a_page_that_is_loaded_anew_has_its_caller_back(line, switch, desks, caller) -> None:
    desk = desks("101")
    talks(caller, line, desk)
    desk.link.close()
    anew = desks("101")
    user, password = lent(switch, "101")
    said = anew.ask(
        "MESSAGE", f"sip:line@{DOMAIN}", user=user, password=password, to="line", body="again"
    )
    assert said.status == 200
    picks_up(anew)
    assert "a=sendrecv" in agrees(caller)
    line.until("offered", "answered")


def test_a_caller_who_gives_up_frees_the_browser(line, desks, caller) -> None:
    desk = desks("101")
    rings(caller, line)
    line.orders("answer")
    desk.answer(desk.hear_request("INVITE"), 180)
    caller.send(caller.telephone.say("CANCEL"))
    desk.hear_request("CANCEL")
    line.until("offered", "abandoned")
