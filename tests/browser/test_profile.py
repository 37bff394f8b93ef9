"""Whoever takes the computer away finds nothing in the folder that the browser leaves behind."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import CHROMIUM, QUIET, House
from tests.browser.test_journey import refs, spellings, update, waiting
from tests.browser.test_lock import STORAGE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]

TEXT = "профільна канарейка співає за третім ставком"
#: What the console may keep in a browser: choices and the keys of a session, none of them a word.
COOKIES = {"session", "csrftoken", "device", "theme", "language", "cover", "keys", "sound"}


def opened(chromium, folder: Path) -> BrowserContext:
    kind = chromium.browser_type
    return kind.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=list(QUIET), locale="en-GB"
    )


def chat() -> dict[str, object]:
    """A message of somebody who never wrote before."""
    said = update(77, text=TEXT)
    message = said["message"]
    for party in ("from", "chat"):
        message[party] |= {"id": 700077, "username": "profilna_q7"}  # type: ignore[index]
    return said


def test_no_canary_stays_in_the_profile_or_in_any_storage(
    house: House, chromium, sit_down, tmp_path: Path
) -> None:
    seat = sit_down("Dub").page.context
    context = opened(chromium, tmp_path)
    context.add_cookies(seat.cookies())
    page = context.new_page()
    page.goto(house.url + "/desk/")
    before = refs(page)
    assert house.telegram(chat())[0] == 200
    expect(waiting(page)).to_have_count(len(before) + 1)
    mine = (refs(page) - before).pop()
    page.locator(f"[data-row='{mine}'] [data-row-button]").click()
    expect(page.locator("body")).to_contain_text(TEXT)
    page.keyboard.press("Alt+l")
    expect(page.locator("#lock [data-unlock]")).to_be_visible()
    kept = page.evaluate(STORAGE)
    assert {cookie["name"] for cookie in context.cookies()} <= COOKIES
    context.close()

    left = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(left) > 20
    for spelling in spellings(TEXT):
        assert spelling not in kept.encode()
        assert [str(each) for each in left if spelling in each.read_bytes()] == []
