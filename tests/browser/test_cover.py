"""A covered screen says nothing to eye, ear, search or selection, whatever is open; it returns."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.test_lock import OPENED, case, left_alone, said

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
__all__ = ["case"]

NEUTRAL = {"Console", "Screen hidden"}


def words(page: Page) -> str:
    """What can be read, searched, selected or heard of the page."""
    page.evaluate("getSelection().selectAllChildren(document.body)")
    selected = page.evaluate("getSelection().toString()")
    page.evaluate("getSelection().removeAllRanges()")
    found = page.evaluate("(code) => window.find(code) ? code : ''", page.code)
    heard = page.locator("body").aria_snapshot()
    return "\n".join([page.locator("body").inner_text(), selected, found, heard])


def covered(page: Page) -> None:
    expect(page.locator("#cover")).to_be_visible()
    assert page.code not in words(page)
    assert "Vesna" not in words(page)
    assert page.title() in NEUTRAL
    middle = "document.elementFromPoint(innerWidth / 2, 3).closest('dialog')?.id"
    assert page.evaluate(middle) == "cover"


@pytest.mark.parametrize("inside", ["dialog", "field", "menu"])
def test_nothing_can_be_read_whatever_is_open_and_all_of_it_returns(case: Page, inside) -> None:
    if inside == "dialog":
        case.keyboard.press("?")
        expect(case.locator("#keys")).to_be_visible()
    elif inside == "field":
        case.locator("main form[method=post] textarea").first.evaluate(
            "(field) => { field.closest('details')?.setAttribute('open', ''); field.focus() }"
        )
    else:
        case.locator("#person summary").click()
    before = case.evaluate("document.activeElement.outerHTML")
    assert case.code in words(case) or inside == "dialog"

    for _press in range(3):
        case.keyboard.press("Shift")
    covered(case)
    case.keyboard.type("typed blindly\n")
    covered(case)
    case.keyboard.press("F9")

    expect(case.locator("#cover")).to_be_hidden()
    assert case.evaluate("document.activeElement.outerHTML") == before
    if inside == "dialog":
        expect(case.locator("#keys")).to_be_visible()
    assert "typed blindly" not in case.content()


def test_what_opens_by_itself_lies_beneath_the_cover(house: House, case: Page) -> None:
    case.keyboard.press("F9")
    case.evaluate("document.dispatchEvent(new CustomEvent('open-dialog', {detail: 'keys'}))")
    covered(case)
    left_alone(house)
    case.evaluate("document.dispatchEvent(new CustomEvent('lock:ask'))")
    expect(case.locator("#lock [data-unlock]")).to_be_attached()
    covered(case)
    case.locator("[data-uncover]").click()
    expect(case.locator("#lock [data-unlock]")).to_be_visible()
    case.locator("#lock [data-unlock] button").click()
    expect(case.locator("#lock")).to_be_hidden()
    said(house, OPENED)


def test_pages_that_stand_alone_are_covered_too(house: House, case: Page) -> None:
    case.goto(house.url + "/sign-in/again/")
    heading = case.locator("main h1").inner_text()
    case.keyboard.press("F9")
    expect(case.locator("#cover")).to_be_visible()
    assert heading not in words(case)
    case.reload()
    expect(case.locator("#cover")).to_be_visible()
    case.keyboard.press("F9")
    expect(case.locator("main h1")).to_be_visible()
