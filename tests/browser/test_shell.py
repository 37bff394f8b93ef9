"""What stands around every page: the cover, the keys, the colours, the voice, the connection."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]


@pytest.fixture
def page(house: House, sit_down) -> Page:
    at = sit_down("Sova").page
    at.goto(house.url + "/desk/")
    return at


def test_f9_covers_the_screen_at_once_and_shows_it_again(page: Page) -> None:
    page.keyboard.press("F9")
    expect(page.locator("#cover")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).visibility") == "hidden"
    page.keyboard.press("F9")
    expect(page.locator("#cover")).to_be_hidden()


def test_three_presses_of_shift_cover_and_escape_does_not_uncover(page: Page) -> None:
    for _press in range(3):
        page.keyboard.press("Shift")
    expect(page.locator("#cover")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#cover")).to_be_visible()


def test_a_covered_screen_stays_covered_over_a_reload_and_in_every_tab(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    page.keyboard.press("F9")
    expect(other.locator("#cover")).to_be_visible()
    page.reload()
    expect(page.locator("#cover")).to_be_visible()


def test_the_colours_are_drawn_by_the_server_from_then_on(page: Page, house: House) -> None:
    page.locator("[data-theme-toggle]").click()
    answer = page.context.request.get(house.url + "/desk/")
    assert 'data-theme="dark"' in answer.text()


def test_the_page_is_called_console_and_nothing_else(page: Page) -> None:
    assert page.title() == "Console"


def test_single_letters_rest_in_fields_and_can_be_turned_off(page: Page, house: House) -> None:
    page.goto(house.url + "/cases/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.type("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("#person summary").click()
    page.locator("[data-choice=keys]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_letter_counts_by_its_place_in_a_cyrillic_layout(page: Page) -> None:
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'о', code: 'KeyJ', bubbles: true, cancelable: true}))"
    )
    assert page.evaluate("'item' in document.activeElement.dataset")


def test_a_dialog_gives_the_focus_back_to_what_opened_it(page: Page) -> None:
    page.locator("#person summary").click()
    page.get_by_role("button", name="All keys").click()
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#person summary")).to_be_focused()


def test_a_menu_opened_by_its_key_is_walked_and_closed_by_keys(page: Page) -> None:
    page.evaluate("document.querySelector('#person summary').dataset.key = 'y'")
    page.keyboard.press("y")
    expect(page.locator("#person")).to_have_attribute("open", "")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('#person .menu-sheet *')")
    page.keyboard.press("Escape")
    expect(page.locator("#person")).not_to_have_attribute("open", "")


def test_the_focus_shows_a_ring_of_three_pixels(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert ring == "3px"


def test_a_lost_connection_is_said_in_words_and_aloud(page: Page) -> None:
    expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
    page.context.set_offline(True)
    expect(page.locator("#lost")).to_be_visible()
    expect(page.locator("#live-state")).to_contain_text("not receiving calls")
    expect(page.locator("#said-at-once")).to_contain_text("Connection lost")


def test_a_burst_of_news_is_spoken_once_and_then_summed_up(page: Page) -> None:
    page.clock.install()
    page.reload()
    page.evaluate(
        "for (let n = 1; n <= 50; n++) document.dispatchEvent("
        "new CustomEvent('say', {detail: {text: `${n} waiting`}}))"
    )
    expect(page.locator("#said-calmly")).to_have_text("1 waiting")
    page.clock.fast_forward(10_000)
    expect(page.locator("#said-calmly")).to_have_text("50 waiting")


def test_on_a_phone_the_next_contact_and_every_section_are_under_the_thumb(
    house: House, sit_down
) -> None:
    page = sit_down("Yavir").page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(house.url + "/desk/")
    expect(page.locator(".desk-next [data-takes-next]")).to_be_in_viewport(ratio=1)
    page.locator(".sidenav-more summary").press("Enter")
    last = page.locator(".sidenav-more a").last
    expect(last).to_be_in_viewport(ratio=1)
    last.press("Escape")
    expect(last).to_be_hidden()
    assert page.evaluate("document.activeElement.localName") == "summary"
