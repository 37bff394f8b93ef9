"""A whole call by the keyboard alone: the focus is always to be seen, few presses are enough."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]

#: From the press that takes the call to the contact that is triaged and kept.
PRESSES = 12
SHORTEST = ("1", "1", "1", "1", "5", "1")
NUMBER = "+70005550188"
AT_ROW = "document.activeElement.closest('[data-row]')?.innerText ?? ''"
SHOWS = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    what: at.outerHTML.slice(0, 120),
    inside: at !== document.body && box.top >= 0 && box.bottom <= innerHeight && box.width > 0,
    ring: at.matches(":focus-visible") && parseFloat(style.outlineWidth) >= 2,
  };
}"""


class Keys:
    """The keyboard of one person; every press is counted, and the focus looked at."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def is_seen(self) -> None:
        shown = self.page.evaluate(SHOWS)
        assert (shown["inside"], shown["ring"]) == (True, True), shown


def test_a_call_is_taken_triaged_and_kept_by_few_presses(house: House, sit_down) -> None:
    page = sit_down("Dub").page
    page.goto(house.url + "/desk/")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    call = {"event": "newCall", "from": NUMBER, "to": "100", "direction": "in", "callId": "keys-1"}
    assert house.cti(**call) == (200, "{}")
    rows = page.locator("#queue [data-row]")
    expect(rows.filter(has_text="Caller").last).to_be_visible()
    keys = Keys(page)
    while "Caller" not in page.evaluate(AT_ROW):
        keys.press("j")
        keys.is_seen()
        assert keys.pressed <= page.locator("#queue [data-item]").count()
    keys.pressed = 0
    keys.press("Enter")
    page.wait_for_url(re.compile("/contacts/"))
    walks_to_the_end(page, keys)
    keys.press("w")
    expect(page.locator("#close")).to_be_visible()
    keys.is_seen()
    keys.press("Space")
    keys.is_seen()
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("/desk/"))
    assert keys.pressed <= PRESSES


def walks_to_the_end(page: Page, keys: Keys) -> None:
    """He can talk, is calm, serves, is not called up yet, heard what he needed, said goodbye."""
    for choice in SHORTEST:
        node = page.locator("[data-node]").get_attribute("data-node")
        keys.is_seen()
        keys.press(choice)
        expect(page.locator(f"[data-node='{node}']")).to_have_count(0)
        expect(page.locator("[data-node]")).to_be_visible()
    expect(page.locator("button.choice")).to_have_count(0)
    keys.is_seen()
