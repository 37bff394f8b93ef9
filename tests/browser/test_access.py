"""Every screen by axe, by day and night, wide and narrow; and nothing runs off a small window."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "preload": False}
SCREENS = [
    ("Kalyna", "/desk/"),
    ("Kalyna", "/callbacks/"),
    ("Kalyna", "/me/"),
    ("Yavir", "/board/"),
    ("Yavir", "/cases/"),
    ("Yavir", "/broadcasts/"),
    ("Horobyna", "/press/"),
    ("Klen", "/people/"),
]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SMALLEST = {"width": 320, "height": 640}


def complaints(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def runs_over(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_screen_has_a_barrier_that_axe_can_find(house: House, sit_down, theme: str) -> None:
    options = {"color_scheme": theme, "bypass_csp": True, "reduced_motion": "reduce"}
    desks = {name: sit_down(name, **options).page for name, _path in SCREENS}
    for name, path in SCREENS:
        page = desks[name]
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            page.goto(house.url + path)
            assert complaints(page) == [], (path, size)


def test_a_case_and_its_dialogs_have_no_barrier(house: House, sit_down) -> None:
    page = sit_down("Yavir", bypass_csp=True, reduced_motion="reduce").page
    page.goto(house.url + "/cases/?stage=intake")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".case-head")
    assert complaints(page) == []
    page.keyboard.press("a")
    page.wait_for_selector("#assign[open]")
    assert complaints(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    assert complaints(page) == []


def test_the_way_in_has_no_barrier_even_when_refused(house: House, chromium) -> None:
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(house.url + "/sign-in/")
    assert complaints(page) == []
    page.locator("main button").click()
    page.wait_for_selector(".error-summary")
    assert complaints(page) == []
    assert page.evaluate("document.activeElement.className") == "error-summary"
    context.close()


def test_nothing_runs_off_the_smallest_window(house: House, sit_down) -> None:
    for name, path in SCREENS:
        page = sit_down(name).page
        page.set_viewport_size(SMALLEST)
        page.goto(house.url + path)
        assert not runs_over(page), path
