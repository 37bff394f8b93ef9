"""The floor and a screen on the wall: live, held still, and grey when the feed is lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import House
from tests.browser.test_access import NARROW, OPTIONS, complaints, runs_over

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
WALL = {"width": 3840, "height": 2160}
#: Longer than the figures of a floor, or of a screen, may be still before they count as old.
STILL = 20_000


@pytest.fixture
def floor(house: House, sit_down) -> Page:
    page = sit_down("Yavir").page
    page.goto(house.url + "/floor/")
    expect(page.locator("#live-state[data-state=online]")).to_be_attached()
    return page


@pytest.fixture
def screen(house: House, chromium: Browser, floor: Page) -> Page:
    """A browser of nobody that typed a new key in; its name ends with the number of screens."""
    floor.goto(house.url + "/floor/wallboards/")
    floor.locator("input[name=name]").fill("By the window")
    floor.locator("select[name=office]").select_option(index=1)
    floor.locator("select[name=language]").select_option("en")
    floor.locator("main form .button-main").click()
    key = floor.locator(".handed code").inner_text()
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="uk-UA")
    page = context.new_page()
    page.goto(house.url + "/wallboard/")
    page.locator("#key").fill(key)
    page.locator("main form button").click()
    expect(page.locator(".wall-figures")).to_be_visible()
    yield page
    context.close()


def pause(house: House, sit_down, reason: str) -> Page:
    """Dub goes on pause at another desk."""
    page = sit_down("Dub").page
    page.goto(house.url + "/desk/")
    page.evaluate(
        """async (reason) => {
        const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
        for (const told of [{state: "ready"}, {state: "pause", reason}]) {
          const body = new URLSearchParams({csrfmiddlewaretoken: token, next: "/", ...told});
          await fetch("/presence/", {method: "POST", body});
        }}""",
        reason,
    )
    return page


def test_a_change_elsewhere_appears_on_the_floor(house: House, sit_down, floor: Page) -> None:
    pause(house, sit_down, "equipment")
    row = floor.locator("tr[data-row$='-pause-equipment']", has_text="Dub")
    expect(row).to_be_visible()

    pause(house, sit_down, "meeting")
    expect(floor.locator("tr[data-row$='-pause-meeting']", has_text="Dub")).to_be_visible()
    expect(row).to_have_count(0)


def test_rows_stay_under_the_pointer_and_figures_go_on(house: House, sit_down, floor: Page) -> None:
    pause(house, sit_down, "equipment")
    row = floor.locator("tr[data-row$='-pause-equipment']", has_text="Dub")
    row.hover()
    place = row.bounding_box()

    pause(house, sit_down, "meeting")

    expect(floor.locator("tr[data-row$='-pause-equipment'][data-gone]")).to_have_count(1)
    assert row.bounding_box() == place
    floor.mouse.move(2, 2)
    expect(row).to_have_count(0)


def test_heads_of_panels_go_on_under_the_pointer(house: House, sit_down, floor: Page) -> None:
    heads = floor.locator("[data-row=offline], [data-row=waiting], [data-row=loose]")
    floor.locator("#floor").hover()
    expect(heads).to_have_count(3)
    heads.evaluate_all("(all) => all.forEach((each) => each.replaceChildren('old'))")

    pause(house, sit_down, "equipment")

    expect(heads.filter(has_text="old")).to_have_count(0)


def test_a_lost_feed_turns_the_floor_grey_and_says_its_age(floor: Page) -> None:
    floor.clock.install()
    floor.reload()
    expect(floor.locator("#live-state[data-state=online]")).to_be_attached()
    expect(floor.locator("#feed")).to_be_hidden()
    floor.context.set_offline(True)
    floor.clock.run_for(STILL)

    expect(floor.locator("#floor[data-stale]")).to_be_attached()
    expect(floor.locator("#feed")).to_contain_text("s old")
    found = Axe().run(floor, context="#main", options=OPTIONS).response["violations"]
    assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []

    floor.context.set_offline(False)
    floor.clock.run_for(STILL)
    expect(floor.locator("#floor:not([data-stale])")).to_be_attached()
    expect(floor.locator("#feed")).to_be_hidden()


def test_a_wrong_clock_of_the_browser_makes_no_wait_longer(
    house: House, sit_down, floor: Page
) -> None:
    page = floor.context.new_page()
    page.clock.install(time="2031-01-01T00:00:00Z")
    page.goto(house.url + "/floor/")
    page.clock.run_for(3_000)
    for told in page.locator("#floor .floor-people time").all_inner_texts():
        assert told.count(":") < 2 or int(told.split(":")[0]) < 24


def test_a_screen_is_opened_by_its_key_and_goes_dark_when_it_is_revoked(
    house: House, floor: Page, screen: Page
) -> None:
    for size in (WALL, NARROW):
        screen.set_viewport_size(size)
        assert not runs_over(screen)
    assert complaints(screen) == []
    assert "session" not in {each["name"] for each in screen.context.cookies()}
    screen.goto(house.url + "/floor/")
    assert "/sign-in/" in screen.url
    screen.goto(house.url + "/wallboard/")

    floor.goto(house.url + "/floor/wallboards/")
    floor.locator("tbody form button").first.click()

    expect(screen.locator("#key")).to_be_visible()
    expect(screen.locator(".wall-figures")).to_have_count(0)


def test_a_screen_whose_feed_is_lost_turns_grey_and_says_its_age(screen: Page) -> None:
    screen.clock.install()
    screen.reload()
    expect(screen.locator("#feed")).to_be_hidden()
    screen.context.set_offline(True)
    screen.clock.run_for(STILL)

    expect(screen.locator("#wall[data-stale]")).to_be_attached()
    expect(screen.locator("#feed")).to_contain_text("s old")
    assert complaints(screen) == []
