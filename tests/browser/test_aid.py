"""A supervisor helps: a note that appears and is read, a contact taken over, and let go again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.taking import complaints, takes, writes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
NOTE = "Спитайте, чи він сам у кімнаті"


def test_a_note_and_a_contact_taken_over(house: House, sit_down) -> None:
    operator, supervisor = sit_down("Bereza"), sit_down("Yavir")
    desk, floor = operator.page, supervisor.page
    contact = takes(desk, house, writes(house, 7_004_501, "Щиглик", "Можно ли мне сдаться?"))
    expect(desk.locator("#live-state")).to_have_attribute("data-state", "online")
    desk.locator(".reply textarea").fill("Зачекайте хвилинку")
    expect(desk.locator(".reply [data-draft-state], .reply .draft").first).to_be_attached()

    floor.goto(f"{house.url}/floor/")
    floor.get_by_role("link", name="Bereza").first.click()
    floor.wait_for_url(re.compile("/aid/"))
    expect(floor.locator("#live-state")).to_have_attribute("data-state", "online")
    card = floor.locator(f"[data-aid='{contact}']")
    card.locator("textarea").fill(NOTE)
    card.locator("form .button-main").click()

    note = desk.locator("#whispers [data-whisper]")
    expect(note).to_contain_text(NOTE)
    expect(desk.locator("#said-at-once")).to_contain_text(NOTE)
    expect(desk.locator("#thread")).not_to_contain_text(NOTE)
    operator.show("whisper")
    expect(card).to_contain_text("not read yet")
    desk.keyboard.press("Alt+n")
    expect(card).to_contain_text("Bereza has read it")
    supervisor.show("aid")
    expect(note.locator("button")).to_have_count(0)

    card.locator("[data-opens]").click()
    floor.locator("dialog[open] .button-main").click()
    floor.wait_for_url(re.compile(f"/contacts/{contact}/"))
    expect(floor.locator("#whispers")).to_contain_text(NOTE)
    notice = desk.locator("#notices .strip")
    expect(notice).to_contain_text("Yavir has taken")
    desk.wait_for_url(re.compile("/desk/"))
    operator.show("taken-over")
    notice.locator("button").click()
    expect(notice).to_have_count(0)

    floor.locator(".call-acts [data-key=w]").click()
    floor.locator("#close input[value=info_only]").check(force=True)
    floor.locator("button[form=close]").click()
    floor.wait_for_url(re.compile("/desk/"))
    assert complaints(operator) == complaints(supervisor) == []
    assert NOTE not in str(house.bot_api.sent)
