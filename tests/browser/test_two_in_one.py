"""Two people in one case: each sees that the other writes, and neither loses a word."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    page.locator("details:has([name=story]) > summary").click()


def saved(page: Page) -> None:
    expect(page.locator("form[action$='/edit/'] [data-draft-state]")).to_contain_text("Saved ")


def test_two_fields_are_both_kept_and_one_field_is_shown_twice(house: House, sit_down) -> None:
    first, second = sit_down("Yavir").page, sit_down("Malva")
    first.goto(house.url + "/cases/?stage=intake")
    first.locator("main table a").first.click()
    first.wait_for_url("**/cases/*-*/")
    address = first.url
    other = second.page
    for page in (first, other):
        opened(page, address)
    first.locator("[name=sector]").fill("північ")
    expect(other.locator("#writing")).to_contain_text("Yavir writes now")
    other.locator("[name=story]").fill("Нас двоє")
    first.locator("form[action$='/edit/'] .button-main").click()
    expect(first.locator("#case-person")).to_contain_text("північ")
    saved(other)
    other.locator("form[action$='/edit/'] .button-main").click()
    expect(other.locator("#case-person")).to_contain_text("Нас двоє")
    expect(other.locator("#case-person")).to_contain_text("північ")

    for page in (first, other):
        opened(page, address)
    first.locator("[name=sector]").fill("схід")
    other.locator("[name=sector]").fill("захід")
    first.locator("form[action$='/edit/'] .button-main").click()
    expect(first.locator("#case-person")).to_contain_text("схід")
    saved(other)
    other.locator("form[action$='/edit/'] .button-main").click()
    both = other.locator(".meanwhile")
    expect(both).to_be_visible()
    expect(both).to_contain_text("схід")
    expect(both).to_contain_text("захід")
    second.show("both-values")
    both.get_by_role("button", name="Leave theirs").click()
    expect(other.locator("[name=sector]")).to_have_value("схід")


def test_a_note_is_taken_back_by_one_key_and_its_text_returns(house: House, sit_down) -> None:
    desk = sit_down("Yavir")
    page = desk.page
    page.goto(house.url + "/cases/?stage=intake")
    page.locator("main table a").first.click()
    page.keyboard.press("n")
    note = page.locator("form[action$='/note/'] textarea")
    note.fill("Чекає на брата")
    page.keyboard.press("Control+Enter")
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("The note is kept.")
    desk.show("undo")
    page.keyboard.press("Alt+z")
    expect(note).to_have_value("Чекає на брата")
    expect(page.locator("#timeline")).to_contain_text("Took a note back")
