"""What goes wrong with a telephone in a browser costs no caller their call."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.telephone.sounding import packets
from tests.browser.telephone.web_phone import (
    DEVICE,
    LACKING,
    LATER,
    WAITS,
    YES,
    Exchange,
    Office,
    is_heard,
    is_in,
    is_over,
    is_troubled,
    office,
    takes,
)
from tests.intake.switch_set import lent
from tests.machine.console import eventually

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(LACKING), reason=f"needs Debian's {' and '.join(LACKING)}"),
    pytest.mark.xdist_group("telephone"),
]
#: No way for sound but through a relay, and there is none.
NO_WAY = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
LONG_AGO = 1_000_000_000


@pytest.fixture
def room(telephones: Exchange, request: pytest.FixtureRequest) -> Iterator[Office]:
    """A browser program with this about it."""
    with office(telephones, *request.param) as made:
        yield made


def with_browser(*more: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("room", [more], indirect=True, ids=["browser"])


@with_browser(DEVICE)
def test_a_telephone_whose_microphone_is_refused_takes_no_calls_and_says_so(room) -> None:
    desk = room.desk("Bereza")
    phone = room.telephone("Bereza", "deaf")
    is_troubled(phone, "refused")
    caller = room.exchange.call(changes=0)
    contact = takes(desk)
    desk.goto(room.exchange.url + "/desk/")
    expect(desk.locator(WAITS, has_text="Caller")).to_be_visible()
    room.contexts["Bereza"].grant_permissions(["microphone"], origin=room.exchange.url)
    phone.locator("[data-begin]").click()
    is_in(phone, "ready")
    become_ready(desk)
    assert takes(desk) == contact
    is_heard(phone)
    phone.locator("[data-end]").click()
    is_over(desk, phone, caller)


@with_browser(YES)
def test_a_computer_without_a_microphone_says_so(room) -> None:
    phone = room.telephone("Bereza", "deaf")
    is_troubled(phone, "absent")


@with_browser(DEVICE, YES)
def test_a_password_that_has_ended_is_fetched_anew(room) -> None:
    def ended(route: Route) -> None:
        told = route.fetch().json()
        told["username"], told["password"] = lent(told["username"].split(":")[1], until=LONG_AGO)
        route.fulfill(json=told)

    page = room.sit("Bereza").new_page()
    page.route("**/telephone/credentials/", ended)
    page.goto(room.exchange.url + "/telephone/")
    is_troubled(page, "password")
    is_in(page, "connecting")
    page.unroute("**/telephone/credentials/")
    is_in(page, "ready")
    is_troubled(page, "password", by=False)


@with_browser(DEVICE, YES)
def test_a_call_outlives_the_switch_that_brought_it(room) -> None:
    desk, phone = room.desk("Bereza"), room.telephone("Bereza")
    caller = room.exchange.call(changes=1)
    takes(desk)
    is_heard(phone)
    room.exchange.switch.again("kamailio")
    is_troubled(phone, "socket", by=False)
    before = packets(phone)
    eventually(lambda: packets(phone)[0] > before[0] + 50, LATER, "the caller is heard still")
    is_heard(phone)
    phone.locator("[data-end]").click()
    is_over(desk, phone, caller)


def test_a_caller_whose_sound_finds_no_way_is_heard_by_the_next(telephones: Exchange) -> None:
    with office(telephones, DEVICE, YES, NO_WAY) as shut:
        desk, phone = shut.desk("Bereza"), shut.telephone("Bereza")
        caller = telephones.call(changes=2)
        contact = takes(desk)
        is_troubled(phone, "no-way")
        is_in(phone, "ready")
        desk.goto(telephones.url + "/desk/")
        expect(desk.locator(WAITS, has_text="Caller")).to_be_visible()
    with office(telephones, DEVICE, YES) as fine:
        desk, phone = fine.desk("Vesna"), fine.telephone("Vesna")
        assert takes(desk) == contact
        is_heard(phone)
        phone.locator("[data-end]").click()
        is_over(desk, phone, caller)


def become_ready(desk: Page) -> None:
    """Whoever was not reached is on pause; whoever is ready may be rung for at once."""
    expect(desk.locator("#own-presence summary")).to_contain_text("Equipment trouble")
    desk.locator("#own-presence summary").click()
    desk.locator("#own-presence button[value=ready]").click()
    expect(desk.locator("#own-presence summary")).to_contain_text(re.compile("Ready|Incoming"))
