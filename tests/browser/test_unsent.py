"""What was typed and not sent is pointed out once before a contact is ended without it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]


def test_neither_an_answer_nor_a_window_is_left_behind_unseen(house: House, sit_down) -> None:
    page = sit_down("Malva").page
    page.goto(house.url + "/desk/")
    page.locator("#queue [data-row]").filter(has_text="Chat").locator("button").first.click()
    page.wait_for_url(re.compile("/contacts/"))
    page.locator(".reply textarea").fill("Ещё не отправлено")
    page.get_by_role("button", name="End chat").click()
    expect(page.locator(".reply textarea")).to_be_focused()
    expect(page.locator("#close")).to_have_count(0)
    page.get_by_role("button", name="End chat").click()
    expect(page.locator("#close")).to_be_visible()
    page.locator(".wrap-callback summary").click()
    page.locator(".wrap-callback input[type='datetime-local']").first.fill("2026-12-24T04:30")
    page.locator("#close").get_by_label("Information given").check(force=True)
    finish = page.get_by_role("button", name="Finish")
    finish.click()
    expect(page.locator("#close")).to_be_visible()
    finish.click()
    page.wait_for_url(re.compile("/desk/"))
