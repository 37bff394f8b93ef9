"""What is typed survives a dead server, a dead tab and another browser, and lies in no browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.test_watching import STORED

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
TEXT, MORE, OTHER = "Слухаю вас, говоріть", " далі", "Інший текст"
PERSON = {"id": 700141, "is_bot": False, "first_name": "Тиша", "language_code": "ru"}
CHAT = {"id": 700141, "first_name": "Тиша", "type": "private"}


def test_what_was_typed_comes_back_and_two_windows_lose_nothing(house: House, sit_down) -> None:
    message = {
        "message_id": 1,
        "from": PERSON,
        "chat": CHAT,
        "date": 1795474800,
        "text": "Тут хтось є?",
    }
    house.telegram({"update_id": 970141, "message": message})
    desk = sit_down("Dub")
    page = desk.page
    page.goto(house.url + "/desk/")
    page.locator("#queue [data-row]", has_text="Chat").last.locator("button").first.click()
    reply, state = page.locator(".reply textarea"), page.locator(".reply [data-draft-state]")
    reply.press_sequentially(TEXT)
    expect(state).to_contain_text("Saved ")

    page.route("**/draft/", lambda route: route.abort())
    reply.press_sequentially(MORE)
    expect(state).to_have_text("Not saved: kept in this tab, trying again")
    page.unroute("**/draft/")
    expect(state).to_contain_text("Saved ")
    assert page.evaluate(STORED) == "[[],[]]"

    there = sit_down("Dub").page
    there.goto(page.url)
    expect(there.locator(".reply textarea")).to_have_value(TEXT + MORE)
    expect(there.locator(".reply [data-draft-state]")).to_contain_text("Saved ")
    there.locator(".reply textarea").fill(OTHER)
    expect(there.locator(".reply [data-draft-state]")).to_contain_text("Saved ")

    reply.press_sequentially("!")
    both = page.locator(".draft-both")
    expect(both.locator("[data-draft-other]")).to_have_text(OTHER)
    expect(reply).to_have_value(TEXT + MORE + "!")
    desk.show("two-windows")
    both.locator("[data-draft-take]").click()
    expect(reply).to_have_value(OTHER)
    page.reload()
    expect(page.locator(".reply textarea")).to_have_value(OTHER)
    page.locator(".reply .button-main").click()
    expect(page.locator(".bubble", has_text=OTHER)).to_be_visible()
    expect(page.locator(".reply textarea")).to_have_value("")
    page.locator(".call-acts [data-key=w]").click()
    page.locator("#close input[value=prank]").check()
    page.locator(".topics .button-main").click()
    page.wait_for_url(house.url + "/desk/")
