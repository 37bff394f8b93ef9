"""The window of the telephone says what is missing, and asks for no more than it needs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from cases.models import Contact, State
from operators.models import Office, Operator
from operators.roles import Role
from operators.services import sign_in_link_make
from tests.cases.conftest import person

WSS = "wss://switch.invalid:8443/ws"


@pytest.fixture
def browser(db: None) -> Callable[[Operator], Client]:
    def signed_in(person: Operator) -> Client:
        client = Client()
        token = sign_in_link_make(call_sign=person.call_sign, at=datetime.now(tz=UTC))
        client.get(f"/sign-in/{token}/")
        return client

    return signed_in


@pytest.fixture
def client(browser: Any, olga: Operator) -> Client:
    return browser(olga)


def extended(person: Operator, settings: Any, *, wss: str = WSS, extension: str = "701") -> None:
    settings.SWITCH_WSS, settings.SWITCH_SECRET = wss, "a-secret"
    settings.SIP_SWITCH = ("127.0.0.1", 5062)
    Operator.objects.filter(pk=person.pk).update(extension=extension)


@pytest.mark.parametrize(
    ("wss", "extension", "missing"),
    [("", "701", "HOTLINE_SWITCH_WSS"), (WSS, "", "You have no extension")],
)
def test_what_is_missing_is_said_and_nothing_begins(
    client: Client, olga: Operator, settings: Any, wss: str, extension: str, missing: str
) -> None:
    extended(olga, settings, wss=wss, extension=extension)
    answer = client.get("/telephone/")
    text = answer.content.decode()
    assert missing in text
    assert "phone.js" not in text
    assert "microphone=()" in answer.headers["Permissions-Policy"]
    assert "switch.invalid" not in answer.headers["Content-Security-Policy"]


def test_only_this_page_may_hear_and_reach_the_switch(
    client: Client, olga: Operator, settings: Any
) -> None:
    extended(olga, settings)
    answer = client.get("/telephone/")
    assert "phone.js" in answer.content.decode()
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' wss://switch.invalid:8443" in policy
    other = client.get("/desk/")
    assert "microphone=()" in other.headers["Permissions-Policy"]
    assert "switch.invalid" not in other.headers["Content-Security-Policy"]


def test_every_other_power_of_the_browser_stays_closed(
    client: Client, olga: Operator, settings: Any
) -> None:
    extended(olga, settings)
    here, there = client.get("/telephone/"), client.get("/desk/")
    powers = [set(each.headers["Permissions-Policy"].split(", ")) for each in (here, there)]
    assert powers[0] ^ powers[1] == {"microphone=()", "microphone=(self)"}


def test_whoever_takes_no_calls_has_no_telephone(browser: Any, office: Office) -> None:
    assert browser(person(office, "Petra", Role.PRESS)).get("/telephone/").status_code == 404


def test_the_call_in_hand_is_shown_to_whoever_has_it(
    client: Client, olga: Operator, taken: Contact
) -> None:
    Contact.objects.filter(pk=taken.pk).update(channel="call", state=State.ON_CONTACT)
    assert f"/contacts/{taken.ref}/" in client.get("/in-hand/").content.decode()
    Contact.objects.filter(pk=taken.pk).update(state=State.WRAP_UP)
    assert str(taken.ref) not in client.get("/in-hand/").content.decode()


def test_an_act_that_a_script_asks_for_is_done_without_leaving_the_page(
    client: Client, taken: Contact
) -> None:
    script = {"Accept": "application/json"}
    done = client.post(f"/contacts/{taken.ref}/wrap-up/", headers=script)
    assert (done.status_code, done.content) == (204, b"")
