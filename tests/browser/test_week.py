"""A window is moved from the calendar: by hand and by key, through one form, never by a slip."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.taking import in_days

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]


@pytest.fixture
def week(house: House, sit_down) -> Iterator[Page]:
    """The calendar of a week from now, before the liaison officer."""
    desk = sit_down("Leleka")
    desk.page.goto(f"{house.url}/handovers/?week={in_days(10, '').removesuffix('T')}")
    yield desk.page
    # That a form was refused is no complaint.
    assert [each for each in desk.complaints if "422" not in each] == []


def test_a_row_that_is_dropped_on_a_day_asks_before_it_moves(week: Page) -> None:
    row = week.locator("tr[draggable=true]").first
    code = row.locator("[data-moves]").get_attribute("data-code")
    day = week.locator("[data-day]").nth(3)
    row.drag_to(day)
    dialog = week.locator("#move-window")
    expect(dialog).to_be_visible()
    expect(dialog.locator("h2")).to_contain_text(code)
    expect(dialog.locator("[name=starts]")).to_have_value(f"{day.get_attribute('data-day')}T00:00")
    expect(dialog.locator("[name=starts]")).to_be_focused()
    dialog.locator(".button-main").click()
    expect(week.locator("#window")).to_contain_text("must end after it begins")
    expect(week.locator(".stepper [aria-current]")).to_contain_text("Scheduled")


def test_the_key_opens_the_same_form_and_it_moves_once_it_is_sent(week: Page) -> None:
    week.locator("tr[draggable=true] [data-item]").first.focus()
    week.keyboard.press("m")
    dialog = week.locator("#move-window")
    expect(dialog.locator("[name=team]")).to_be_focused()
    dialog.locator("[name=team]").select_option("5")
    dialog.locator("[name=starts]").fill(in_days(12, "04:10"))
    dialog.locator("[name=ends]").fill(in_days(12, "04:40"))
    dialog.locator(".button-main").click()
    week.wait_for_url(re.compile("/cases/[^/]+/"))
    week.goto(week.url.partition("/cases/")[0] + "/handovers/?week=" + in_days(12, "")[:-1])
    expect(week.locator(".week-slot").filter(has_text="04:10–04:40")).to_have_count(1)


def test_escape_leaves_it_as_it_was(week: Page) -> None:
    week.locator("tr[draggable=true] [data-item]").first.focus()
    week.keyboard.press("m")
    expect(week.locator("#move-window")).to_be_visible()
    week.keyboard.press("Escape")
    expect(week.locator("#move-window")).to_be_hidden()
    expect(week.locator("tr[draggable=true] [data-item]").first).to_be_focused()
