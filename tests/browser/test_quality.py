"""A contact that was drawn is read by two who know nothing of one another, and answered once."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from quality.card import Mark, Point
from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
HELD = ("Sova", "Vesna", "Bereza", "Kalyna", "Dub")
SAID = "Спитали про безпеку запізно"
REPLY = "Людина сама сказала, що вона сама"


def test_drawn_read_by_two_answered_and_laid_beside_one_another(house: House, sit_down) -> None:
    first, second = sit_down("Yavir").page, sit_down("Malva").page
    second.goto(house.url + "/quality/")
    # Nobody reads their own, so what both are offered is somebody else's.
    offered = [
        each.get_attribute("href") or "" for each in second.locator("tbody [data-item]").all()
    ]
    first.goto(house.url + "/quality/")
    theirs = ", ".join(f"[href='{each}']" for each in offered)
    unread = first.locator("tbody tr", has_text="nobody has read it")
    unread = unread.filter(has=first.locator(theirs)).first
    path = urlsplit(unread.locator("[data-item]").get_attribute("href")).path
    first.goto(house.url + path)
    first.get_by_role("button", name="Keep the sheet").click()
    expect(first.locator("#id_safety")).to_have_attribute("aria-invalid", "true")
    keep(first, safety=Mark.NO)
    expect(first.get_by_role("heading", name="Sheet 1 · yours")).to_be_visible()
    second.goto(house.url + path)
    expect(second.get_by_text("Another reader has read it.")).to_be_visible()
    assert SAID not in second.content()
    keep(second)
    expect(second.get_by_text("found the same on 5 of 6 points")).to_be_visible()
    expect(second.get_by_text(SAID).first).to_be_visible()
    answered(house, sit_down, path.strip("/").rpartition("/")[2])
    first.reload()
    expect(first.get_by_text(REPLY)).to_be_visible()
    expect(first.get_by_text("They dispute it.")).to_be_visible()


def keep(page: Page, **marks: str) -> None:
    """Fill the card by the keyboard's own fields and keep it."""
    for point in Point.values:
        page.locator(f"#id_{point}").select_option(marks.get(point, Mark.YES))
    if marks:
        page.locator("#id_safety_words").fill(SAID)
    page.get_by_role("button", name="Keep the sheet").click()
    said(page, "Your sheet is kept.")


def said(page: Page, words: str) -> None:
    """Told in the corner of the screen."""
    expect(page.get_by_role("region", name="Short messages").get_by_text(words)).to_be_visible()


def answered(house: House, sit_down, ref: str) -> None:
    """Whoever held it finds it in their own list, and answers."""
    for call_sign in HELD:
        page = sit_down(call_sign).page
        page.goto(house.url + "/read-again/")
        found = page.locator(f"a[href='/read-again/{ref}/']")
        if found.count():
            break
    found.click()
    expect(page.get_by_text(SAID)).to_be_visible()
    page.locator("#id_body").fill(REPLY)
    page.locator("#id_disputes").check()
    page.get_by_role("button", name="Send the answer").click()
    said(page, "Your answer stands beside the sheets.")
    expect(page.get_by_role("button", name="Send the answer")).to_have_count(0)
