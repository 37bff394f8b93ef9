"""Whoever does something on the page of a case stays at that part of it, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
INSIDE = "part => part.contains(document.activeElement)"


def test_a_flag_is_set_and_taken_back_where_it_stands(house: House, sit_down) -> None:
    page = sit_down("Dub").page
    opens(page, house)
    page.keyboard.press("f")
    page.keyboard.press("Tab")
    page.keyboard.type("A law")
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    stands_at(page, "flags")
    expect(page.locator("#flags .flags")).to_contain_text("A lawyer is asked")
    page.keyboard.press("Alt+z")
    stands_at(page, "flags")
    expect(page.locator("#flags .flags")).to_have_count(0)


def test_a_private_note_is_kept_where_it_is_written(house: House, sit_down) -> None:
    page = sit_down("Dub").page
    opens(page, house)
    page.keyboard.press("m")
    page.locator("#private_body").press_sequentially("Втомилась")
    expect(page.locator("#private [data-draft-state]")).to_contain_text("Saved ")
    page.keyboard.press("Control+Enter")
    stands_at(page, "private")
    expect(page.locator("#private .private-body")).to_contain_text("Втомилась")
    page.keyboard.press("Tab")
    assert page.locator("#private").evaluate(INSIDE)


def opens(page: Page, house: House) -> None:
    page.goto(house.url + "/cases/")
    page.locator("main [data-row] a, main tbody a").first.click()
    page.wait_for_url(re.compile(r"/cases/[\w-]{36}/"))


def stands_at(page: Page, part: str) -> None:
    page.wait_for_url(re.compile(f"#{part}$"))
    expect(page.locator(f"#{part}")).to_be_focused()
    expect(page.locator(f"#{part}")).to_be_in_viewport()


def test_what_changes_under_somebodys_hands_waits_behind_a_button(house: House, sit_down) -> None:
    page, colleague = sit_down("Dub").page, sit_down("Yavir").page
    opens(page, house)
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    page.locator("#flags summary").focus()
    colleague.goto(page.url)
    colleague.keyboard.press("f")
    colleague.keyboard.press("Tab")
    colleague.keyboard.type("A law")
    for key in ("Tab", "Tab", "Enter"):
        colleague.keyboard.press(key)
    stands_at(colleague, "flags")
    button = page.locator("#flags [data-show-new]")
    expect(button).to_have_text("This has changed. Show it")
    expect(button).to_be_in_viewport(ratio=1)
    expect(page.locator("#flags .flags")).to_have_count(0)
    assert page.locator("#flags").evaluate(INSIDE)
    page.locator("#flags summary").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#flags .flags")).to_contain_text("A lawyer is asked")
    expect(page.locator("#flags")).to_be_focused()
    colleague.keyboard.press("Alt+z")
    stands_at(colleague, "flags")
    expect(colleague.locator("#flags .flags")).to_have_count(0)
