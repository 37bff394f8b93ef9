"""A photograph, a voice and a paper come in; each is a blur until it is asked for, for a while."""

import re
from base64 import b64encode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.intake.updates import CHAT, IVAN
from tests.quarantine import corpus

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
WRITER = {"id": 900000771, "first_name": "Олекса"}


def update(number: int, **content: object) -> dict[str, object]:
    message = {
        "message_id": number,
        "from": IVAN | WRITER,
        "chat": CHAT | WRITER,
        "date": 1893553445,
    }
    return {"update_id": 710000000 + number, "message": message | content}


def file(handle: str) -> dict[str, object]:
    return {"file_id": handle, "file_unique_id": f"unique-{handle}"}


def open_new_contact(house: House, page: Page) -> None:
    """Somebody writes, and the contact that is new is taken."""
    page.goto(f"{house.url}/desk/")
    rows = page.locator("#queue [data-row]")
    before = {row.get_attribute("data-row") for row in rows.all()}
    house.telegram(update(1, text="Відправляю фото"))
    expect(rows).to_have_count(len(before) + 1)
    (new,) = {row.get_attribute("data-row") for row in rows.all()} - before
    page.locator(f"#queue [data-row='{new}']").get_by_role("button").first.click()
    expect(page.locator("#thread")).to_contain_text("Відправляю фото")


def on_the_disk(house: House, *needles: bytes) -> set[bytes]:
    """Which of these lie anywhere in the files of the console, as they are or in base 64."""
    forms = {}
    for needle in needles:
        forms[needle] = needle
        for before in range(3):  # where it begins within three bytes changes all its letters
            letters = b64encode(bytes(before) + needle)
            forms[letters[4:-4]] = needle
    found = set()
    for path in house.data.rglob("*"):
        if path.is_file() and not path.is_symlink():
            body = path.read_bytes()
            found |= {needle for form, needle in forms.items() if form in body}
    return found


def ask(page: Page, number: int) -> None:
    page.locator("[data-reveal=file]").nth(number).click()
    page.locator("#reveal input[name=reason]").first.check()
    page.locator("#reveal button.button-main").click()


def test_what_a_person_sends_is_shown_when_asked_for(house: House, sit_down):
    house.bot_api.files = {
        "photo": corpus.with_place(),
        "voice": corpus.sound(seconds=2),
        "paper": corpus.written_paper(),
    }
    desk = sit_down("Dub")
    page, fetched = desk.page, []
    page.on("request", lambda asked: fetched.append(asked.url) if "/files/" in asked.url else None)
    open_new_contact(house, page)
    house.telegram(update(2, photo=[file("photo")]))
    house.telegram(update(3, voice=file("voice") | {"duration": 2}))
    house.telegram(update(4, document=file("paper")))
    expect(page.locator("#thread .veil")).to_have_count(3)
    assert fetched == []

    viewer = page.locator(".viewer")
    expect(viewer).to_be_hidden()
    ask(page, 0)
    picture = viewer.locator("img")
    expect(picture).to_be_visible()
    expect(page.locator(".viewer img")).to_have_js_property("naturalWidth", 480)
    assert re.fullmatch(r"\d+", viewer.locator("[data-left]").inner_text())
    house.telegram(update(5, text="Ще одне"))
    expect(page.locator("#thread")).to_contain_text("Ще одне")
    expect(picture).to_be_visible()
    viewer.locator("[data-hide-again]").click()
    expect(viewer).to_be_hidden()

    ask(page, 1)
    expect(page.locator(".viewer audio")).to_have_js_property("readyState", 4)
    assert page.locator(".viewer audio").evaluate("heard => heard.duration") > 1.5
    page.clock.install()
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, 2)
    expect(viewer.locator("audio")).to_have_count(0)
    expect(page.locator(".viewer img")).to_have_js_property("naturalWidth", 1240)
    expect(viewer).to_be_in_viewport()
    page.clock.fast_forward(31_000)
    expect(viewer).to_be_hidden()
    assert desk.complaints == []
    assert on_the_disk(house, corpus.CANARY, b"cases_attachment") == {b"cases_attachment"}
