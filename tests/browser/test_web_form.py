"""Somebody writes from a browser without scripts; an operator answers; the answer is read."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from intake.simulator.files import landscape
from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
STORY, ANSWER = "Хочу дізнатися, чи працює лінія", "Працює. Ми читаємо вас"


@pytest.fixture
def stranger(house: House, chromium: Browser) -> Iterator[Page]:
    """A browser at its safest level: no scripts; whatever it asks another host for is noted."""
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.elsewhere = []  # type: ignore[attr-defined]
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(house.url) else page.elsewhere.append(asked.url)  # type: ignore[attr-defined]
        ),
    )
    yield page
    context.close()


def waiting(page: Page) -> set[str | None]:
    page.reload()
    return {row.get_attribute("data-row") for row in page.locator("#queue [data-row]").all()}


def test_a_stranger_without_scripts_is_answered(house: House, sit_down, stranger: Page):
    desk = sit_down("Dub").page
    desk.goto(f"{house.url}/desk/")
    before = waiting(desk)
    stranger.goto(f"{house.url}/write/")
    stranger.get_by_label("What do you want to say or ask?").fill(STORY)
    stranger.get_by_label("Yes, now", exact=True).check()
    stranger.get_by_role("button", name="Українська").click()
    expect(stranger.locator("#q-story")).to_have_value(STORY)
    photo = {"name": "IMG_0141.png", "mimeType": "image/png", "buffer": landscape()}
    stranger.locator("#files").set_input_files([photo])  # type: ignore[list-item]
    stranger.locator("main button[name=send]").click()
    code = stranger.locator(".public-code").inner_text()
    assert re.fullmatch(r"([a-z2-7]{4}-){6}[a-z2-7]{2}", code)
    assert code not in stranger.url

    (mine,) = waiting(desk) - before
    desk.locator(f"#queue form[action='/contacts/{mine}/claim/'] button").click()
    expect(desk.locator("#thread")).to_contain_text(STORY)
    expect(desk.locator("#thread")).to_contain_text("Yes, now")
    expect(desk.locator("#thread")).to_contain_text("Photo")
    expect(desk.locator("#thread")).not_to_contain_text("IMG_0141")
    desk.locator("form.reply textarea").fill(ANSWER)
    desk.locator("form.reply button.button-main").click()
    expect(desk.locator("#thread")).to_contain_text(ANSWER)

    stranger.goto(f"{house.url}/write/again/")
    stranger.locator("#code").fill(code.upper().replace("-", " "))
    stranger.locator("main form button").first.click()
    expect(stranger.locator(".public-said")).to_contain_text(ANSWER)
    expect(stranger.locator("main")).not_to_contain_text(STORY)
    assert stranger.elsewhere == []  # type: ignore[attr-defined]
