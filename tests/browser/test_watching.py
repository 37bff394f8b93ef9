"""What was shown is hidden again, no page has a telling name, and a broken glass says so."""

import pytest
from playwright.sync_api import Page, expect

from operators.demo import PEOPLE
from tests.browser.conftest import House
from tests.browser.test_access import NARROW, WIDE, runs_over

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
STORED = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"


@pytest.fixture
def case(house: House, sit_down) -> Page:
    """A case of the own office before a supervisor, with a clock that the test moves."""
    page = sit_down("Yavir").page
    page.clock.install()
    page.goto(house.url + "/cases/?stage=intake")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".case-head")
    return page


def test_what_was_revealed_is_hidden_again_after_half_a_minute(case: Page) -> None:
    case.locator("[data-reveal]").first.click()
    case.locator("#reveal input[name=reason]").first.check()
    case.locator("#reveal button.button-main").click()
    value = case.locator("[data-revealed-value]")
    expect(value).to_be_visible()
    said = value.locator("b").inner_text()
    assert said in case.content()
    case.clock.run_for(29_000)
    expect(value).to_be_visible()
    case.clock.run_for(2_000)
    expect(value).to_have_count(0)
    assert said not in case.content()
    assert said not in case.evaluate(STORED)


def test_every_page_is_called_console_and_fits_a_phone(house: House, sit_down) -> None:
    first_of_each_role = {each.role: each.call_sign for each in reversed(PEOPLE)}
    for call_sign in first_of_each_role.values():
        page = sit_down(call_sign).page
        page.set_viewport_size(NARROW)
        page.goto(house.url + "/me/")
        rooms = page.locator("nav a[href^='/']").evaluate_all("all => all.map(one => one.pathname)")
        for path in dict.fromkeys(rooms):
            page.goto(house.url + path)
            assert page.title() == "Console", path
            assert not runs_over(page), (call_sign, path)


def test_a_broken_glass_says_so_while_it_is_open(house: House, sit_down) -> None:
    page = sit_down("Yavir").page
    page.goto(house.url + "/cases/?stage=intake")
    code = page.locator("tbody a").first.inner_text().split()[0]
    page.goto(house.url + "/glass/")
    page.locator("input[name=code]").fill(code)
    page.locator("main select[name=reason]").select_option(index=1)
    page.locator("main form button.button-main").click()
    note = page.locator(".case-head .note")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        expect(note).to_be_in_viewport()
        assert not runs_over(page)
