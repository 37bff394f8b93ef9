"""Pages and acts are found by typing, in whichever spelling and layout, by the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.test_access import complaints
from tests.browser.test_watching import STORED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]


def found(page: Page, typed: str) -> list[str]:
    page.locator("#palette-input").fill(typed)
    return page.locator("#palette-list [role=option]:visible").all_inner_texts()


@pytest.mark.parametrize(
    "typed",
    ["callb", "зворот", "обратн", "zvorot", "сфддифс", "pdjhjn", "j,hfny"],
    ids=["english", "ukrainian", "russian", "latin", "english keys", "uk as latin", "ru as latin"],
)
def test_a_page_is_found_in_every_spelling_and_layout(house: House, sit_down, typed: str) -> None:
    page = sit_down("Kalyna").page
    page.goto(house.url + "/desk/")
    page.keyboard.press("Control+k")
    assert [text.splitlines()[0] for text in found(page, typed)] == ["Callbacks"]


def test_it_goes_to_pages_does_acts_and_gives_the_focus_back(house: House, sit_down) -> None:
    desk = sit_down("Kalyna", bypass_csp=True)
    page = desk.page
    page.goto(house.url + "/desk/")
    opener = page.locator(".sidenav a").first
    opener.focus()
    page.keyboard.press("Meta+k")
    field = page.locator("#palette-input")
    expect(field).to_be_focused()
    assert found(page, "board") == []
    expect(page.locator("[data-palette-none]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Control+k")
    assert any("Ask for help" in text for text in found(page, "help"))
    chosen = page.locator("#palette-list [aria-selected=true]")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    desk.show("palette")
    assert complaints(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#care")).to_contain_text("Help is asked for.")
    page.keyboard.press("F8")
    page.keyboard.press("Control+k")
    found(page, "cases")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/")
    assert page.evaluate(STORED) == "[[],[]]"
    assert desk.complaints == []
