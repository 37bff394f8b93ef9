"""Who gets a browser telephone at the switch: a lent password that holds, and one's own name."""

import http.client
import ssl
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from tests.intake.switch_set import DOMAIN, MISSING, Switch, free, lent, socket, switch_set
from tests.intake.web_ua import WebTelephone

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}"),
    pytest.mark.xdist_group("telephone"),
]


@pytest.fixture(scope="module")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    (line,) = free(socket.SOCK_DGRAM, 1)
    with switch_set(tmp_path_factory.mktemp("doors"), line=line, sound=False) as one:
        yield one


def soon() -> int:
    return int(time.time()) + 600


def test_a_lent_password_opens_for_a_short_while(switch: Switch) -> None:
    with WebTelephone(switch, "101") as desk:
        done = desk.register(*switch.lend("101", until=soon()), expires=3600)
    assert done.status == 200
    assert "expires=120" in done.one("contact")


@pytest.mark.parametrize(
    ("user", "password"),
    [
        lent("101", until=int(time.time()) - 60),
        lent("101", until=int(time.time()) + 600, secret="another-secret"),
        (f"{int(time.time()) + 600}:101", "x"),
        ("101", "x"),
        ("", ""),
    ],
    ids=["ended", "of somebody else", "guessed", "without an end", "none"],
)
def test_without_a_password_that_holds_nobody_is_let_in(
    switch: Switch, user: str, password: str
) -> None:
    with WebTelephone(switch, "101") as desk:
        assert desk.register(user, password).status == 401


@pytest.mark.parametrize("forged", [{"by": "102"}, {"to": "102"}, {"by": "102", "to": "102"}])
def test_nobody_takes_a_colleagues_name(switch: Switch, forged: dict[str, str]) -> None:
    with WebTelephone(switch, "101") as desk:
        assert desk.register(*switch.lend("101", until=soon()), **forged).status == 403


def test_a_password_names_the_people_of_a_list_only(switch: Switch) -> None:
    with WebTelephone(switch, "line") as desk:
        assert desk.register(*switch.lend("line", until=soon())).status == 403


def test_a_desk_calls_nobody(switch: Switch) -> None:
    user, password = switch.lend("101", until=soon())
    with WebTelephone(switch, "101") as desk:
        assert desk.register(user, password).status == 200
        for whom in ("101", "102", "line", "+12025550100"):
            for method in ("INVITE", "SUBSCRIBE", "OPTIONS"):
                asked = desk.ask(method, f"sip:{whom}@{DOMAIN}", user=user, password=password)
                assert asked.status == 403, (whom, method)
        asked = desk.ask("MESSAGE", f"sip:102@{DOMAIN}", user=user, password=password)
        assert asked.status == 403


def test_a_page_of_another_house_opens_no_telephone(switch: Switch) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        WebTelephone(switch, "101", origin="https://elsewhere.example")


def test_a_person_who_looks_at_the_address_is_told_that_it_is_there(switch: Switch) -> None:
    trusted = ssl.create_default_context(cafile=switch.plan.certificate)
    there = http.client.HTTPSConnection(*switch.plan.wss, context=trusted, timeout=10)
    there.request("GET", "/")
    answer = there.getresponse()
    assert (answer.status, b"close this page" in answer.read()) == (200, True)
    assert answer.getheader("Server") is None
