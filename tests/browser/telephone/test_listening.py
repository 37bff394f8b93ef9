"""A supervisor hears a call in their browser; nobody in it hears them, or anything of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.telephone.sounding import hears_the_note, lost, packets
from tests.browser.telephone.web_phone import (
    DEVICE,
    LACKING,
    LATER,
    MANY,
    YES,
    Exchange,
    Office,
    is_heard,
    is_in,
    is_over,
    office,
    takes,
)
from tests.machine.console import eventually

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(LACKING), reason=f"needs Debian's {' and '.join(LACKING)}"),
    pytest.mark.xdist_group("telephone"),
]


@pytest.fixture
def room(telephones: Exchange) -> Iterator[Office]:
    with office(telephones, DEVICE, YES) as made:
        yield made


def listens_to(floor: Page, name: str) -> None:
    """Ask for it where a supervisor sees what a colleague has in hand."""
    floor.goto(re.sub(r"(desk|aid)/.*", "floor/", floor.url))
    floor.get_by_role("link", name=name).first.click()
    floor.wait_for_url(re.compile("/aid/"))
    floor.locator("[data-opens^=listen-in-]").click()
    floor.locator("dialog[open] input[name=why]").first.check(force=True)
    floor.locator("dialog[open] .button-main").click()


def test_a_supervisor_hears_a_call_and_nobody_hears_them(room, telephones) -> None:
    desk, phone = room.desk("Bereza"), room.telephone("Bereza")
    floor, ear = room.desk("Yavir"), room.telephone("Yavir")
    caller = telephones.call()
    takes(desk)
    is_heard(phone)
    before = lost(phone)
    listens_to(floor, "Bereza")
    is_in(ear, "talking")
    expect(ear.locator("[data-flagged=listening]")).to_be_visible()
    expect(ear.get_by_text("Somebody hears you")).to_be_hidden()
    eventually(lambda: packets(ear)[0] >= MANY, LATER, "it is heard")
    eventually(lambda: hears_the_note(ear), LATER, "the caller's note")
    assert packets(ear)[1] == 0
    assert lost(phone) == before
    expect(desk.locator("#notices")).not_to_contain_text("Yavir")
    ear.locator("[data-end]").click()
    is_in(ear, "ready")
    is_heard(phone)
    listens_to(floor, "Bereza")
    is_in(ear, "talking")
    phone.locator("[data-end]").click()
    is_in(ear, "ready")
    is_over(desk, phone, caller)
    expect(desk.locator("#notices")).to_contain_text("Yavir")
