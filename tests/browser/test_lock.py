"""A locked tab holds nothing of what it showed; a proof brings back what was being written."""

from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect

from hotline.embedded.places import kept_secret, socket_folder
from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]

CANARY = "Канарейко сидить під балкою"
STORAGE = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, await caches.keys(),
  (await indexedDB.databases()).map((each) => each.name), history.state, window.name,
])"""


LEFT_ALONE = "UPDATE operators_idle SET acted_at = acted_at - interval '5 minutes'"
OPENED = "UPDATE operators_idle SET acted_at = now(), locked_at = NULL"


def said(house: House, statement: str) -> None:
    """Tell the server when every session was last used; its word is the one that counts."""
    with psycopg.connect(
        host=str(socket_folder(house.data)),
        user="hotline",
        password=kept_secret(house.data, "database"),
        dbname="hotline",
    ) as connection:
        connection.execute(statement)


def left_alone(house: House) -> None:
    said(house, LEFT_ALONE)


@pytest.fixture(autouse=True)
def opened(house: House) -> Iterator[None]:
    yield
    said(house, OPENED)


def dom(page: Page) -> str:
    return str(page.evaluate("document.documentElement.outerHTML"))


@pytest.fixture
def case(house: House, sit_down) -> Page:
    """A case of the demonstration, open to edit and with something half written in it."""
    page = sit_down("Vesna").page
    page.goto(house.url + "/cases/?stage=intake")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".case-head")
    page.code = page.locator(".case-head h1").inner_text()
    assert len(page.code) > 4
    return page


def unlock(page: Page) -> None:
    page.locator("#lock [data-unlock] button").click()


def test_a_tab_left_alone_is_emptied_once_the_server_has_locked_it(house: House, case) -> None:
    left_alone(house)
    case.evaluate("document.dispatchEvent(new CustomEvent('lock:ask'))")

    expect(case.locator("#lock")).to_be_visible()
    expect(case.locator("#lock [data-unlock]")).to_be_visible()
    for trace in (case.code, "Vesna", "Orion"):
        assert trace not in dom(case)
    assert case.title() == "Console"
    unlock(case)
    expect(case.locator(".case-head")).to_contain_text(case.code)


def test_alt_l_locks_every_tab_and_one_proof_opens_them(house: House, case) -> None:
    other = case.context.new_page()
    other.goto(case.url)
    case.keyboard.press("Alt+l")
    expect(other.locator("#lock [data-unlock]")).to_be_visible()
    assert case.code not in dom(other)
    unlock(case)
    expect(other.locator(".case-head")).to_contain_text(case.code)
    expect(case.locator(".case-head")).to_contain_text(case.code)


def test_a_locked_address_leads_to_the_lock_and_back(house: House, case) -> None:
    case.keyboard.press("Alt+l")
    expect(case.locator("#lock [data-unlock]")).to_be_visible()
    there = case.url
    case.reload()
    expect(case.locator("main h1")).to_have_text("Locked")
    assert case.code not in dom(case)
    case.locator("[data-unlock] button").click()
    expect(case.locator(".case-head")).to_contain_text(case.code)
    assert case.url == there


def test_what_was_half_written_is_nowhere_while_locked_and_then_back(house: House, case) -> None:
    field = case.locator("main form[method=post] textarea").first
    field.evaluate("(field) => field.closest('details')?.setAttribute('open', '')")
    field.evaluate("(field, text) => field.value = text", CANARY)
    case.keyboard.press("Alt+l")
    expect(case.locator("#lock [data-unlock]")).to_be_visible()
    assert CANARY not in dom(case)
    assert CANARY not in case.evaluate(STORAGE)
    assert case.evaluate("[...document.querySelectorAll('textarea')].length") == 0

    unlock(case)

    expect(case.locator("#lock")).to_be_hidden()
    expect(case.locator("main form[method=post] textarea").first).to_have_value(CANARY)
    expect(case.locator(".case-head")).to_contain_text(case.code)


def test_a_form_that_the_lock_did_not_take_is_kept(house: House, case) -> None:
    left_alone(house)
    field = case.locator("main form[method=post] textarea").first
    field.evaluate("(field, text) => field.value = text", CANARY)
    field.evaluate("(field) => field.form.submit()")
    case.evaluate("document.dispatchEvent(new CustomEvent('lock:ask'))")
    expect(case.locator("#lock [data-unlock]")).to_be_visible()
    unlock(case)
    expect(case.locator("main form[method=post] textarea").first).to_have_value(CANARY)


def test_a_locked_tab_still_hears_that_somebody_waits(house: House, sit_down) -> None:
    page = sit_down("Kalyna").page
    page.goto(house.url + "/desk/")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    page.keyboard.press("Alt+l")
    expect(page.locator("#lock [data-unlock]")).to_be_visible()
    page.evaluate("document.dispatchEvent(new CustomEvent('live:contact.offered'))")
    expect(page.locator("[data-lock-call]")).to_contain_text("Unlock to take it")
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    unlock(page)
    expect(page.locator("#lock")).to_be_hidden()
