"""On a phone the conversation has the screen: the strip of a call is low, no menu runs over."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.test_access import runs_over

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
PHONE = {"width": 390, "height": 844}
A_FIFTH = PHONE["height"] / 5
OUTSIDE = """() => [...document.querySelectorAll(".menu[open] > .menu-sheet")].flatMap((sheet) => {
  const box = sheet.getBoundingClientRect();
  const wide = [...sheet.querySelectorAll("*")].filter(
    (each) => each.getBoundingClientRect().right > box.right + 1,
  );
  const off = box.left < 0 || box.right > innerWidth ? [sheet] : [];
  return [...off, ...wide].map((each) => each.outerHTML.slice(0, 90));
})"""


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_neither_the_strip_of_a_call_nor_a_menu_takes_the_screen(
    house: House, sit_down, language: str
) -> None:
    page = sit_down("Bereza").page
    page.set_viewport_size(PHONE)
    page.goto(house.url + "/desk/")
    speak(page, language)
    event = {"event": "newCall", "from": "+70005550177", "to": "100", "direction": "in"}
    house.cti(**event, callId=f"phone-{language}")
    page.locator("#queue [data-row] [data-row-button]").last.click()
    page.wait_for_url(re.compile("/contacts/"))
    bar, ends = page.locator(".call-bar"), page.locator(".endings")
    heights = [each.bounding_box()["height"] for each in (bar, ends) if each.count()]
    assert sum(heights) <= A_FIFTH
    assert not runs_over(page)
    for menu in page.locator("details[data-menu] > summary:visible").all():
        menu.focus()
        page.keyboard.press("Enter")
        assert page.evaluate(OUTSIDE) == []
        page.keyboard.press("Escape")
    page.locator(".call-acts .button-end").click()
    expect(page.locator("#close")).to_be_visible()
    page.locator("#close input[value=info_only]").check(force=True)
    page.locator("button[form=close]").click()
    page.wait_for_url(re.compile("/desk/"))
    speak(page, "en")


def speak(page: Page, language: str) -> None:
    page.locator("#person > summary").click()
    page.locator(f"#person button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
