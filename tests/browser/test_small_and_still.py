"""A window of 320 pixels, somebody whom motion makes ill, and colours chosen by the system."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import House
from tests.browser.screens import SCREENS
from tests.browser.test_access import Pages, complaints, page_of, runs_over

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
__all__ = ["page_of"]

SMALLEST = {"width": 320, "height": 640}
MOVES = """() => document.getAnimations()
  .map((each) => [each.effect.target.className, each.effect.getComputedTiming().duration])
  .filter(([, duration]) => duration > 1)"""
#: What can be pressed and has neither words, a picture nor a border of its own.
UNSEEN = """() => { const all = (what) => document.querySelectorAll(what);
return [...all("button, input, select, textarea")].filter((each) => {
  const box = each.getBoundingClientRect(), style = getComputedStyle(each);
  if (!box.width || style.visibility === "hidden" || /checkbox|radio|file/.test(each.type)) return;
  const bordered = parseFloat(style.borderBlockEndWidth) > 0;
  return !bordered && !each.textContent.trim() && !each.querySelector("svg");
}).map((each) => each.outerHTML.slice(0, 120)); }"""
RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def test_nothing_runs_off_the_smallest_window(house: House, page_of: Pages) -> None:
    over = []
    for screen in SCREENS:
        page = page_of(screen.who)
        page.set_viewport_size(SMALLEST)
        screen.open(house, page)
        over += [str(screen)] if runs_over(page) else []
    assert over == []


def test_nothing_moves_for_whoever_asked_for_stillness(house: House, page_of: Pages) -> None:
    page = page_of("Yavir")
    for path in ("/desk/", "/board/", "/cases/"):
        page.goto(house.url + path)
        page.keyboard.press("?")
        page.wait_for_selector("#keys[open]")
        assert page.evaluate(MOVES) == [], path


def test_in_colours_of_the_system_every_control_and_the_focus_are_seen(
    house: House, page_of: Pages
) -> None:
    page = page_of("Yavir")
    page.emulate_media(forced_colors="active")
    for path in ("/desk/", "/board/", "/cases/", "/callbacks/"):
        page.goto(house.url + path)
        assert unseen(page) == [], path
        for _press in range(4):
            page.keyboard.press("Tab")
            assert page.evaluate(RING), (path, page.evaluate("document.activeElement.outerHTML"))
        assert complaints(page) == [], path


def unseen(page: Page) -> list[str]:
    return list(page.evaluate(UNSEEN))
