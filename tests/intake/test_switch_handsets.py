"""A handset on the desk of an extension: who it is, when it rings, and what it hears."""

import socket
import time
from collections.abc import Iterator

import pytest

from intake.telephone.sip.message import Response
from tests.intake.live_line import LiveLine
from tests.intake.sip import Caller
from tests.intake.switch_line import OFFER, Party, line_of
from tests.intake.switch_set import DOMAIN, MISSING, Switch, free, switch_set
from tests.intake.tls_ua import ANSWER, DAYS, OFFERED, DeskTelephone
from tests.intake.web_ua import ANSWER as OF_A_BROWSER
from tests.intake.web_ua import WebTelephone

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}"),
    pytest.mark.xdist_group("telephone"),
]
BY_ITSELF = ("Call-Info", "<sip:line@x>;answer-after=0")
#: When the standing password of this test's handset ends.
ENDS = int(time.time()) + 90 * DAYS


@pytest.fixture(scope="module")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    (line,) = free(socket.SOCK_DGRAM, 1)
    with switch_set(tmp_path_factory.mktemp("handsets"), line=line) as one:
        yield one


@pytest.fixture
def line(switch: Switch) -> Iterator[Party]:
    with line_of(switch) as one:
        yield one


@pytest.fixture
def handset(switch: Switch) -> Iterator[DeskTelephone]:
    with DeskTelephone(switch, "101") as one:
        assert one.register(*switch.lend("101", until=ENDS)).status == 200
        yield one


@pytest.fixture
def browser(switch: Switch) -> Iterator[WebTelephone]:
    with WebTelephone(switch, "101") as one:
        assert one.register(*switch.lend("101", until=int(time.time()) + 600)).status == 200
        yield one


def called(switch: Switch, ends: int = ENDS) -> str:
    return f"sip:101@{switch.inside};ends={ends}"


def final(line: Party) -> Response:
    return line.hear_final()


def hangs_up(line: Party, agreed: Response, telephone: WebTelephone) -> None:
    """The line acknowledges, and ends the call."""
    target, there = agreed.one("contact"), agreed.one("to")
    uri = target[target.index("<") + 1 : target.index(">")]
    back = [("Route", each) for each in reversed(agreed.all("record-route"))]
    line.say("ACK", uri, *back, to=there)
    telephone.hear_request("ACK")
    line.say("BYE", uri, *back, to=there, number=2)
    telephone.answer(telephone.hear_request("BYE"), 200)
    assert final(line).status == 200


def test_a_handset_hears_an_encrypted_voice_and_the_caller_a_plain_one(
    switch: Switch, line: Party, handset: DeskTelephone
) -> None:
    line.say("INVITE", called(switch), BY_ITSELF, body=OFFER)
    asked = handset.hear_request("INVITE")
    offer = asked.body.decode()
    for word in ("RTP/SAVP ", OFFERED, "PCMU/8000", "telephone-event/8000"):
        assert word in offer, offer
    for word in ("fingerprint", "candidate", "ice-ufrag", "NULL_", "17002", "o=caller", "Somebody"):
        assert word not in offer, offer
    assert not asked.all("call-info")
    [way] = asked.all("record-route")
    assert f"{switch.plan.wss};transport=tls" in way
    handset.answer(asked, 180)
    handset.answer(asked, 200, ANSWER)
    agreed = final(line)
    answer = agreed.body.decode()
    assert (agreed.status, "RTP/AVP 0" in answer, "crypto" in answer) == (200, True, False)
    assert agreed.one("hotline-desk") == "handset"
    hangs_up(line, agreed, handset)


def test_a_handset_that_would_speak_plainly_is_no_handset(
    switch: Switch, line: Party, handset: DeskTelephone
) -> None:
    line.say("INVITE", called(switch), body=OFFER)
    asked = handset.hear_request("INVITE")
    plain = [each for each in ANSWER.splitlines() if "crypto" not in each]
    handset.answer(asked, 200, "\n".join([*plain, ""]).replace("RTP/SAVP", "RTP/AVP"))
    agreed = final(line)
    assert (agreed.status, agreed.body) == (200, b"")
    hangs_up(line, agreed, handset)


@pytest.mark.parametrize("later", [None, 1], ids=["none", "another"])
def test_a_handset_whose_password_was_taken_back_rings_no_more(
    switch: Switch, line: Party, handset: DeskTelephone, later: int | None
) -> None:
    line.say("INVITE", called(switch, 0 if later is None else ENDS + later), body=OFFER)
    assert final(line).status == 480
    with pytest.raises(TimeoutError):
        handset.hear(0.1)


@pytest.mark.parametrize("lifted", [True, False], ids=["lifted", "in the window"])
def test_a_handset_and_a_window_ring_and_whoever_answers_has_the_caller(
    switch: Switch, line: Party, handset: DeskTelephone, browser: WebTelephone, lifted: bool
) -> None:
    line.say("INVITE", called(switch), BY_ITSELF, body=OFFER)
    asked = {each: each.hear_request("INVITE") for each in (handset, browser)}
    assert not any(each.all("call-info") for each in asked.values())
    assert "a=fingerprint" in asked[browser].body.decode()
    assert "a=crypto" not in asked[browser].body.decode()
    assert "a=crypto" in asked[handset].body.decode()
    won, lost = (handset, browser) if lifted else (browser, handset)
    for each, request in asked.items():
        each.answer(request, 180)
    won.answer(asked[won], 200, ANSWER if lifted else OF_A_BROWSER)
    agreed = final(line)
    assert (agreed.status, won.tag in agreed.one("to")) == (200, True)
    assert "RTP/AVP 0" in agreed.body.decode()
    assert bool(agreed.all("hotline-desk")) is lifted
    lost.answer(lost.hear_request("CANCEL"), 200)
    lost.answer(asked[lost], 487)
    lost.hear_request("ACK")
    hangs_up(line, agreed, won)


def test_a_window_alone_answers_by_itself_and_its_password_is_no_handset(
    switch: Switch, line: Party, browser: WebTelephone
) -> None:
    line.say("INVITE", called(switch), BY_ITSELF, body=OFFER)
    asked = browser.hear_request("INVITE")
    assert asked.one("call-info").endswith("answer-after=0")
    browser.answer(asked, 486)
    assert final(line).status == 486


def test_a_password_that_stands_opens_no_window(switch: Switch) -> None:
    with WebTelephone(switch, "101") as window:
        assert window.register(*switch.lend("101", until=ENDS)).status == 403


@pytest.mark.parametrize("forged", [{"by": "102"}, {"to": "102"}])
def test_a_handset_takes_no_colleagues_name(switch: Switch, forged: dict[str, str]) -> None:
    with DeskTelephone(switch, "101") as desk:
        assert desk.register(*switch.lend("101", until=ENDS), **forged).status == 403
        assert desk.register("", "").status == 401


def test_a_handset_calls_nobody(switch: Switch, handset: DeskTelephone) -> None:
    user, password = switch.lend("101", until=ENDS)
    for method, whom in (("INVITE", "102"), ("INVITE", "line"), ("MESSAGE", "line")):
        told = handset.ask(method, f"sip:{whom}@{DOMAIN}", user=user, password=password)
        assert told.status == 403, (method, whom)


def test_whoever_lifts_a_handset_hangs_it_up(
    switch: Switch, line: Party, handset: DeskTelephone
) -> None:
    line.say("INVITE", called(switch), body=OFFER)
    asked = handset.hear_request("INVITE")
    handset.answer(asked, 200, ANSWER)
    agreed = final(line)
    line.say("ACK", agreed.one("contact").strip("<>"), *back_of(agreed), to=agreed.one("to"))
    handset.hear_request("ACK")
    handset.hangs_up(asked)
    line.answer(line.hear_request("BYE"))
    assert handset.hear_final().status == 200


def test_a_claim_is_answered_on_the_handset(switch: Switch, handset: DeskTelephone) -> None:
    with LiveLine(switch.plan.line.port, tuple(switch.inside)) as line:
        caller = Caller(switch.outside.port)
        caller.send(caller.telephone.say("INVITE", body=OFFER))
        while caller.hear() != 180:
            pass
        line.until("offered")
        line.orders("answer", handsets={"101": ENDS})
        asked = handset.hear_request("INVITE")
        assert "ends=" not in asked.one("to")
        handset.answer(asked, 200, ANSWER)
        handset.hear_request("ACK")
        while caller.hear() != 200:
            pass
        caller.send(caller.telephone.next("ACK"))
        line.done()
        line.orders("hold")
        held = handset.hear_request("INVITE")
        assert "RTP/SAVP" in held.body.decode()
        assert "a=inactive" in held.body.decode()
        handset.answer(held, 200, ANSWER.replace("a=sendrecv", "a=inactive"))
        handset.hear_request("ACK")
        handset.hangs_up(asked)
        assert handset.hear_final().status == 200


def test_a_caller_who_describes_no_sound_is_told_so(switch: Switch) -> None:
    with LiveLine(switch.plan.line.port, tuple(switch.inside)):
        caller = Caller(switch.outside.port)
        caller.send(caller.telephone.say("INVITE"))
        while (heard := caller.hear()) < 200:
            pass
        assert heard == 488


def back_of(agreed: Response) -> list[tuple[str, str]]:
    return [("Route", each) for each in reversed(agreed.all("record-route"))]
