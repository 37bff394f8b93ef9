"""Help by one key, from within a field, and the answer to it, without leaving the page."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]


def test_help_is_asked_for_answered_and_settled(house: House, sit_down) -> None:
    asker, supervisor = sit_down("Kalyna"), sit_down("Yavir")
    for desk, path in ((asker, "/cases/"), (supervisor, "/board/")):
        desk.page.goto(house.url + path)
        expect(desk.page.locator("#live-state")).to_have_attribute("data-state", "online")
    mine, theirs = asker.page.locator("#care"), supervisor.page.locator("#care")
    field = asker.page.locator("main input:not([type=hidden])").first
    field.fill("K7")
    field.press("F8")
    expect(mine).to_contain_text("Nobody has answered yet")
    expect(field).to_have_value("K7")
    expect(theirs).to_contain_text("Kalyna asks for help.")
    expect(supervisor.page.locator("#said-at-once")).to_contain_text("Kalyna asks for help.")
    supervisor.show("help")
    supervisor.page.keyboard.press("Alt+h")
    expect(mine).to_contain_text("Yavir is coming.")
    asker.show("help-is-coming")
    field.press("F8")
    expect(mine.locator(".strip")).to_have_count(0)
    expect(theirs.locator(".strip")).to_have_count(0)
    asker.page.locator(".ask-help button").click()
    expect(theirs).to_contain_text("Kalyna asks for help.")
    expect(mine).to_contain_text("Help is asked for.")
    asker.page.keyboard.press("F8")
    expect(theirs.locator(".strip")).to_have_count(0)
    assert asker.complaints == []
