"""Every screen and every dialog by axe: by day and night, in each language, wide and narrow."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import House
from tests.browser.screens import SCREENS, Screen

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "preload": False}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = [(language, theme) for language in ("en", "uk", "ru") for theme in ("light", "dark")]
BELOW = "document.documentElement.scrollHeight > innerHeight"
DIALOGS = "dialogs => dialogs.map(dialog => dialog.id)"
Pages = Callable[[str | None], Page]


def complaints(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def runs_over(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def stretch(page: Page) -> None:
    """A window as tall as its page: axe tells nothing of what lies under a bar, and of what lies
    half under one that it is too small. What a bar covers at the end of the page, it covers here.
    """
    while page.viewport_size != WIDE and page.evaluate(BELOW):
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(NARROW | {"height": height})  # type: ignore[arg-type]


def runs_below(page: Page) -> bool:
    """A wide window scrolls its regions, and never the frame around them."""
    wide = page.locator(".console").count() and page.viewport_size == WIDE
    return bool(wide and page.evaluate(BELOW))


@pytest.fixture
def page_of(house: House, sit_down, chromium: Browser) -> Iterator[Pages]:
    """The page of each person, and of nobody, into which axe may come."""
    options = {"bypass_csp": True, "reduced_motion": "reduce"}
    stranger = chromium.new_context(viewport=WIDE, locale="en-GB", **options)
    pages: dict[str | None, Page] = {None: stranger.new_page()}

    def of(who: str | None) -> Page:
        if who not in pages:
            pages[who] = sit_down(who, **options).page
        return pages[who]

    yield of
    stranger.close()


def barriers(
    house: House,
    page_of: Pages,
    seen: Iterable[tuple[Screen, str, str]],
    *,
    window: dict[str, int] = WIDE,
) -> list[str]:
    """What axe finds on these screens, each in its language and theme, and once in each dialog."""
    found, opened = [], set()
    for screen, language, theme in seen:
        page = page_of(screen.who)
        page.set_viewport_size(window)  # type: ignore[arg-type]
        address = screen.address(house, page)
        page.context.add_cookies([{"name": "language", "value": language, "url": house.url}])
        page.emulate_media(color_scheme=theme)
        screen.opened_at(house, page, address)
        assert page.locator("html").get_attribute("lang") == language, str(screen)
        where = f"{screen}, {language}, {theme}"
        stretch(page)
        found += [f"{where}: {each}" for each in complaints(page)]
        found += [f"{where}: the frame does not stand still"] if runs_below(page) else []
        for name in page.locator("dialog[data-dialog]").evaluate_all(DIALOGS):
            if name not in opened:
                opened.add(name)
                found += [f"{where}, #{name}: {each}" for each in in_dialog(page, name)]
    return found


def in_dialog(page: Page, name: str) -> list[str]:
    page.evaluate("name => document.getElementById(name).showModal()", name)
    found = complaints(page)
    page.evaluate("name => document.getElementById(name).close()", name)
    return found


def test_no_screen_has_a_barrier_that_axe_can_find(house: House, page_of: Pages) -> None:
    """Every second screen in one of the six looks; `--full` takes every screen in all of them."""
    turns = [(screen, *LOOKS[turn % len(LOOKS)]) for turn, screen in enumerate(SCREENS[::2])]
    assert barriers(house, page_of, turns) == []


@pytest.mark.full
@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_no_screen_has_a_barrier_in_any_look(
    house: House, page_of: Pages, language: str, theme: str
) -> None:
    turns = [(screen, language, theme) for screen in SCREENS]
    assert barriers(house, page_of, turns) == []


@pytest.mark.full
def test_no_narrow_screen_has_a_barrier(house: House, page_of: Pages) -> None:
    turns = [(screen, *LOOKS[turn % len(LOOKS)]) for turn, screen in enumerate(SCREENS)]
    assert barriers(house, page_of, turns, window=NARROW) == []


def test_a_covered_and_a_locked_screen_have_no_barrier(house: House, page_of: Pages) -> None:
    page = page_of("Dub")
    page.goto(house.url + "/desk/")
    page.keyboard.press("F9")
    page.wait_for_selector("#cover[open]")
    assert complaints(page) == []
    page.keyboard.press("F9")
    page.keyboard.press("Alt+l")
    page.wait_for_selector("#lock [data-unlock]")
    assert complaints(page) == []
    page.goto(house.url + "/sign-in/locked/")
    assert complaints(page) == []
    page.locator("[data-unlock] button").click()
    page.wait_for_url(lambda url: "/sign-in/locked/" not in url)


def test_what_is_unfolded_and_what_is_refused_has_no_barrier(house: House, page_of: Pages) -> None:
    page = page_of("Kalyna")
    for path in ("/desk/", "/callbacks/", "/me/"):
        page.goto(house.url + path)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert complaints(page) == [], path
    page.goto(house.url + "/nowhere/")
    assert complaints(page) == []
    page.goto(house.url + "/contacts/type-in/")
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.locator("main form button.button-main").click()
    page.wait_for_selector(".error-summary, [aria-invalid=true]")
    assert complaints(page) == []


def test_the_way_in_has_no_barrier_even_when_refused(house: House, page_of: Pages) -> None:
    page = page_of(None)
    page.goto(house.url + "/sign-in/")
    page.locator("main button").click()
    page.wait_for_selector(".error-summary")
    assert complaints(page) == []
    assert page.evaluate("document.activeElement.className") == "error-summary"
