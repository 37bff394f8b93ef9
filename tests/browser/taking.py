"""Somebody comes by a line, and one person takes exactly that contact; for the journeys."""

import re
from datetime import timedelta

from django.utils.timezone import localtime, now
from playwright.sync_api import Page, expect

from cases.days import KYIV
from tests.browser.conftest import Desk, House

REFS = "rows => rows.map(row => row.dataset.row)"


def takes(page: Page, house: House, comes) -> str:
    """Take the one contact that `comes` brings; returns its reference."""
    page.goto(house.url + "/desk/")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    rows = page.locator("#queue [data-row]")
    before = rows.evaluate_all(REFS)
    comes()
    expect(rows).to_have_count(len(before) + 1)
    (new,) = set(rows.evaluate_all(REFS)) - set(before)
    page.locator(f"#queue [data-row='{new}'] button").click()
    page.wait_for_url(re.compile(f"/contacts/{new}/"))
    return new


def rings(house: House, number: str, call: str):
    """Somebody calls from this number."""

    def comes() -> None:
        event = {"event": "newCall", "to": "100", "direction": "in"}
        assert house.cti(**event, **{"from": number}, callId=call) == (200, "{}")

    return comes


def writes(house: House, person: int, name: str, text: str):
    """Somebody writes to the bot from an account of their own."""

    def comes() -> None:
        told = {"first_name": name, "username": f"made_up_{person}"}
        sender = {"id": person, "is_bot": False, "language_code": "ru"} | told
        message = {"message_id": 1, "from": sender, "date": 1795474800, "text": text}
        chat = {"id": person, "type": "private"} | told
        sent = {"update_id": person, "message": message | {"chat": chat}}
        assert house.telegram(sent) == (200, '{"ok": true}')

    return comes


def opens_a_case(page: Page) -> str:
    """Open a case of the contact; returns its code."""
    page.locator("form[action$='/case/'] button.button-main").click()
    return page.locator(".desk-form-head h2").inner_text()


def ends(page: Page, house: House, contact: str) -> None:
    """End the conversation and its wrap-up: a case was opened."""
    page.goto(f"{house.url}/contacts/{contact}/")
    if not page.locator("#close").count():
        page.locator(".call-acts [data-key=w]").click()
    page.locator("#close input[value=case_opened]").check(force=True)
    page.locator(".topbar").hover()
    page.locator("button[form=close]").click()
    page.wait_for_url(re.compile("/desk/"))


def complaints(desk: Desk) -> list[str]:
    """What the browser complained of; that a draft came after its form was sent is none."""
    return [each for each in desk.complaints if "/draft/" not in each]


def in_days(number: int, hour: str) -> str:
    """So many days from today at this hour in Kyiv, as a field takes it."""
    return f"{localtime(now(), KYIV) + timedelta(days=number):%Y-%m-%d}T{hour}"
