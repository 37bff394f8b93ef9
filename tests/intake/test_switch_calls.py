"""Ways through the switch: everybody reaches the line alone, and only the line reaches them."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.telephone.sip.message import Request, Response, parse
from tests.intake.switch_line import OFFER, Party, line_of
from tests.intake.switch_set import DOMAIN, MISSING, Switch, free, switch_set
from tests.intake.web_ua import ANSWER, WebTelephone
from tests.machine.console import eventually

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}"),
    pytest.mark.xdist_group("telephone"),
]
MANY = 100


@pytest.fixture(scope="module")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    (line,) = free(socket.SOCK_DGRAM, 1)
    with switch_set(tmp_path_factory.mktemp("calls"), line=line) as one:
        yield one


@pytest.fixture
def line(switch: Switch) -> Iterator[Party]:
    with line_of(switch) as one:
        yield one


@pytest.fixture
def caller(switch: Switch) -> Iterator[Party]:
    with Party(switch.outside) as one:
        yield one


@pytest.fixture
def desk(switch: Switch) -> Iterator[WebTelephone]:
    with registered(switch) as one:
        yield one


def registered(switch: Switch, extension: str = "101") -> WebTelephone:
    desk = WebTelephone(switch, extension)
    assert desk.register(*switch.lend(extension, until=int(time.time()) + 600)).status == 200
    return desk


def extension(switch: Switch, number: str = "101") -> str:
    return f"sip:{number}@{switch.inside}"


def request_of(data: bytes) -> Request:
    request = parse(data)
    assert isinstance(request, Request)
    return request


def test_a_caller_reaches_the_line_and_learns_no_address_of_the_inside(
    switch: Switch, line: Party, caller: Party
) -> None:
    forged = ("Call-Info", "<sip:x@example.invalid>;answer-after=0")
    uri = f"sip:line@{switch.outside}"
    caller.say("INVITE", uri, forged, ("Route", "<sip:192.0.2.66;lr>"), user="+12025550100")
    asked = line.hear_request("INVITE")
    invite = request_of(asked)
    assert "+12025550100" in invite.one("from")
    assert not invite.all("call-info")
    assert not invite.all("route")
    line.answer(asked, 200, OFFER, tag="oursoursours")
    while (answer := caller.hear_data()).startswith(b"SIP/2.0 100"):
        pass
    assert answer.startswith(b"SIP/2.0 200")
    for inside in (switch.plan.inside, switch.plan.line):
        assert f":{inside.port}".encode() not in answer
    assert b"amailio" not in answer
    agreed = parse(answer)
    assert isinstance(agreed, Response)
    # Wherever the caller says it should go, it is the line that hears it.
    contact, elsewhere = agreed.one("contact").strip("<>"), ("Route", "<sip:192.0.2.66;lr>")
    there = [("Route", each) for each in agreed.all("record-route")]
    caller.say("ACK", contact, *there, to=agreed.one("to"))
    line.hear_request("ACK")
    caller.say("BYE", "sip:101@192.0.2.66", *there, elsewhere, to=agreed.one("to"), number=2)
    line.answer(line.hear_request("BYE"))
    assert caller.hear_final().status == 200
    assert ("200", "oursoursours") in switch.records()
    assert ("over", "oursoursours") in switch.records()
    assert "12025550100" not in switch.said()


@pytest.mark.parametrize(
    ("method", "whom", "more", "status"),
    [
        ("INVITE", "101", (), 404),
        ("INVITE", "+12025550100", (), 404),
        ("REGISTER", "line", (), 403),
        ("MESSAGE", "line", (), 403),
        ("REFER", "101", (), 403),
        ("INVITE", "line", (("Contact", "<sip:a@192.0.2.1;alias=192.0.2.66~5060~1>"),), 400),
        ("OPTIONS", "line", (), 200),
    ],
)
def test_from_outside_nothing_else_goes_anywhere(
    switch: Switch,
    desk: WebTelephone,
    caller: Party,
    method: str,
    whom: str,
    more: tuple,
    status: int,
) -> None:
    caller.say(method, f"sip:{whom}@{switch.outside}", *more)
    assert caller.hear_final().status == status
    with pytest.raises(TimeoutError):
        desk.hear(0.1)


def test_only_the_line_calls_desks(switch: Switch, desk: WebTelephone) -> None:
    with Party(switch.inside) as stranger:
        stranger.socket.settimeout(0.5)
        stranger.say("INVITE", extension(switch), body=OFFER)
        with pytest.raises(TimeoutError):
            stranger.hear_data()
    with pytest.raises(TimeoutError):
        desk.hear(0.1)


def test_whoever_is_not_there_is_told_of_at_once(switch: Switch, line: Party) -> None:
    line.say("INVITE", extension(switch), body=OFFER)
    assert line.hear_final().status == 480
    line.say("INVITE", f"sip:+12025550100@{switch.inside}", number=2)
    assert line.hear_final().status == 404


def test_a_page_that_has_gone_rings_no_more(switch: Switch, line: Party) -> None:
    registered(switch, "105").link.close()
    number = iter(range(1, 400))

    def is_gone() -> bool:
        line.say("INVITE", extension(switch, "105"), body=OFFER, number=next(number))
        return line.hear_final().status == 480

    eventually(is_gone, 10, "the extension is free")


def test_a_call_rings_at_a_desk_with_a_voice_that_is_encrypted(
    switch: Switch, line: Party, desk: WebTelephone
) -> None:
    line.say("INVITE", extension(switch), ("Call-Info", "<sip:line@x>;answer-after=0"), body=OFFER)
    asked = desk.hear_request("INVITE")
    assert asked.one("call-info").endswith("answer-after=0")
    offer = asked.body.decode()
    for word in ("UDP/TLS/RTP/SAVPF", "a=fingerprint:sha-256", "a=ice-ufrag:", "a=candidate:"):
        assert word in offer, offer
    for word in ("PCMU/8000", "opus/48000", "telephone-event/8000"):
        assert word in offer, offer
    for word in ("17002", "a=crypto", "o=caller", "Somebody"):
        assert word not in offer, offer
    desk.answer(asked, 180)
    desk.answer(asked, 200, ANSWER)
    agreed = line.hear_final()
    answer = agreed.body.decode()
    assert (agreed.status, "RTP/AVP 0" in answer) == (200, True)
    assert "candidate" not in answer
    assert "fingerprint" not in answer
    target, there = agreed.one("contact"), agreed.one("to")
    uri = target[target.index("<") + 1 : target.index(">")]
    back = [("Route", each) for each in reversed(agreed.all("record-route"))]
    line.say("ACK", uri, *back, to=there)
    desk.hear_request("ACK")
    line.say("BYE", uri, *back, to=there, number=2)
    desk.answer(desk.hear_request("BYE"), 200)
    assert line.hear_final().status == 200


def test_what_the_line_says_is_heard_in_its_order(
    switch: Switch, line: Party, desk: WebTelephone
) -> None:
    line.say("INVITE", extension(switch), body=OFFER)
    desk.answer(desk.hear_request("INVITE"), 200, ANSWER)
    agreed = line.hear_final()
    target, there = agreed.one("contact"), agreed.one("to")
    uri = target[target.index("<") + 1 : target.index(">")]
    back = [("Route", each) for each in reversed(agreed.all("record-route"))]
    said = [1, *range(2, 2 + MANY)]
    for number in said:
        line.say("ACK" if number == 1 else "OPTIONS", uri, *back, to=there, number=number)
    heard = [desk.hear() for _each in said]
    assert [each.cseq[0] for each in heard if isinstance(each, Request)] == said
    line.say("BYE", uri, *back, to=there, number=said[-1] + 1)
    desk.answer(desk.hear_request("BYE"), 200)


def test_of_two_that_ring_one_wins(switch: Switch, line: Party, desk: WebTelephone) -> None:
    with registered(switch) as other:
        line.say("INVITE", extension(switch), body=OFFER)
        asked = [each.hear_request("INVITE") for each in (desk, other)]
        for each, request in zip((desk, other), asked, strict=True):
            each.answer(request, 180)
        other.answer(asked[1], 200, ANSWER)
        agreed = line.hear_final()
        assert (agreed.status, other.tag in agreed.one("to")) == (200, True)
        desk.answer(desk.hear_request("CANCEL"), 200)
        desk.answer(asked[0], 487)
        line.socket.settimeout(0.5)
        with pytest.raises(TimeoutError):
            line.hear(lambda one: isinstance(one, Response) and other.tag not in one.one("to"))


def test_a_desk_that_was_loaded_again_tells_the_line(
    switch: Switch, line: Party, desk: WebTelephone
) -> None:
    user, password = switch.lend("101", until=int(time.time()) + 600)

    def taken() -> Request:
        data = line.hear_request("MESSAGE")
        line.answer(data)
        return request_of(data)

    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(taken)
        told = desk.ask("MESSAGE", f"sip:line@{DOMAIN}", user=user, password=password, body="again")
        said = coming.result()
    assert (told.status, said.body) == (200, b"again")
    assert "sip:101@" in said.one("from")
    assert not said.all("proxy-authorization")
