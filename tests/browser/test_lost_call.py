"""A call drops in the middle of the script, and a colleague goes on with it when it comes again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
NUMBER, NOTE = "+70005550155", "двоє поранених"
REFS = "rows => rows.map(row => row.dataset.row)"
ON_ROW = "document.activeElement.closest('[data-row]')?.dataset.row"


def test_a_dropped_call_goes_on_at_a_colleagues_desk(house: House, sit_down) -> None:
    first = sit_down("Bereza")
    take(house, first.page, "drop-1")
    for _step in range(2):
        choose(first.page)
    node = first.page.locator("[data-node]").get_attribute("data-node")
    note(first.page)
    first.show("before-the-drop")

    gone = {"event": "hangup", "cause": "networkOutOfOrder", "from": NUMBER, "callId": "drop-1"}
    assert house.cti(**gone) == (200, "{}")
    lost = first.page.locator("#lost-call [data-lost]")
    expect(lost).to_contain_text("The call was lost at")
    expect(lost).to_contain_text("Do not call.")
    expect(first.page.locator("#step-note")).to_have_value(NOTE)
    expect(first.page.locator("#said-at-once")).to_contain_text("The call was lost")
    expect(first.page.locator("#own-presence summary")).to_contain_text("Wrap-up")
    first.show("lost")

    second = sit_down("Malva").page
    take(house, second, "drop-2")
    expect(second.locator(".lost-call")).to_contain_text("Same number")
    second.keyboard.press("y")
    expect(second.locator(f"[data-node='{node}']")).to_be_visible()
    expect(second.locator("#step-note")).to_have_value(NOTE)
    expect(second.locator(".lost-call")).to_contain_text("Bereza spoke with them before")
    expect(second.locator(".so-far li")).to_have_count(2)
    expect(lost).to_contain_text("Malva goes on")
    first.page.locator(".to-wrap-up").click()
    expect(first.page.locator("#close input[value=dropped]")).to_be_checked()
    expect(first.page.locator(".to-wrap-up")).to_be_hidden()
    for page in (second, first.page):
        finish(page)


def take(house: House, page: Page, call: str) -> None:
    page.goto(house.url + "/desk/")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    rows = page.locator("#queue [data-row]")
    before = rows.evaluate_all(REFS)
    event = {"event": "newCall", "from": NUMBER, "to": "100", "direction": "in", "callId": call}
    assert house.cti(**event) == (200, "{}")
    expect(rows).to_have_count(len(before) + 1)
    new = next(ref for ref in rows.evaluate_all(REFS) if ref not in before)
    for _row in range(2 * len(before) + 2):
        if page.evaluate(ON_ROW) != new:
            page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/contacts/"))


def choose(page: Page) -> None:
    node = page.locator("[data-node]").get_attribute("data-node")
    page.keyboard.press("1")
    expect(page.locator(f"[data-node='{node}']")).to_have_count(0)
    expect(page.locator("[data-node]")).to_be_visible()


def note(page: Page) -> None:
    page.locator(".note-field summary").click()
    page.locator("#step-note").fill(NOTE)
    expect(page.locator("#script [data-draft-state]")).to_contain_text("Saved ")


def finish(page: Page) -> None:
    if not page.locator("#close").count():
        page.locator(".call-acts [data-key=w]").click()
    page.locator("#close input[value=dropped]").check(force=True)
    page.locator(".topbar").hover()
    page.locator("button[form=close]").click()
    page.wait_for_url(re.compile("/desk/"))
