"""The south takes whom the north can't answer; then two people seal the north in their browsers."""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import ROOT, Desk
from tests.machine import desk
from tests.machine.console import COLD, Console

CHAT, NAME, TEXT = 700_000_000_000_471, "Горицвіт", "Ми в посадці, нас двоє"
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("evacuated")]


@pytest.fixture(scope="module")
def two_offices(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Console, list[str]]]:
    """A console of its own: whoever shares the others' would find an office gone."""
    data = tmp_path_factory.mktemp("two") / "data"
    running = Console(data, HOTLINE_SIMULATOR="0", **desk.WAYS_IN)
    try:
        yield running, running.until_ready(COLD)
    finally:
        running.stop()


@pytest.fixture
def sit(chromium: Browser, two_offices: tuple[Console, list[str]]) -> Iterator[object]:
    contexts = []

    def down(call_sign: str) -> Desk:
        view = {"width": 1440, "height": 900}
        context = chromium.new_context(viewport=view, locale="en-GB")  # type: ignore[arg-type]
        contexts.append(context)
        return Desk(context, desk.link_of(two_offices[1], call_sign))

    yield down
    for context in contexts:
        context.close()


def planned(running: Console) -> None:
    words = ["evacuation", "plan", "north", "--sister", "south"]
    named = ["--holder", "Yasen", "--holder", "Verba"]
    subprocess.run(
        [sys.executable, "manage.py", *words, *named],
        cwd=ROOT, env=running.environment, check=True, capture_output=True,
    )  # fmt: skip


def handed_on(yavir: Desk, chaika: Desk, port: int) -> None:
    """Chaika becomes ready in the south, and takes somebody who has waited long in the north."""
    chaika.page.goto(f"http://127.0.0.1:{port}/desk/")
    chaika.page.locator("#own-presence summary").click()
    chaika.page.get_by_role("button", name="Ready", exact=True).click()
    row = chaika.page.locator("[data-row]", has_text="from the sister office").first
    expect(row).to_be_visible(timeout=30_000)
    ref = row.get_attribute("data-row")
    chaika.show("from-the-sister-office")
    yavir.page.goto(f"http://127.0.0.1:{port}/floor/")
    expect(yavir.page.get_by_text("At Lyra now: 1 waiting, 0 answered.")).to_be_visible()
    row.get_by_role("button").press("Enter")
    expect(chaika.page).to_have_url(re.compile(f"/contacts/{ref}/"))
    expect(chaika.page.locator("#own-presence summary")).to_contain_text("On contact")
    yavir.page.reload()
    expect(yavir.page.get_by_text("At Lyra now: 0 waiting, 1 answered.")).to_be_visible()
    yavir.show("at-the-sister-office")
    yavir.page.goto(f"http://127.0.0.1:{port}/contacts/{ref}/")
    expect(yavir.page.get_by_text("There is nothing here")).to_be_visible()


def test_the_north_is_sealed_and_the_south_takes_the_conversation(two_offices, sit):
    running, _lines = two_offices
    yavir, malva, kalyna, chaika = (sit(name) for name in ("Yavir", "Malva", "Kalyna", "Chaika"))
    yavir.page.goto(f"http://127.0.0.1:{running.port}/oversight/evacuation/")
    expect(yavir.page.get_by_text("no sister office and no shares")).to_be_visible()
    planned(running)
    handed_on(yavir, chaika, running.port)
    assert desk.telegram(running.port, 40_000_001, chat=CHAT, name=NAME, text=TEXT) == 200
    kalyna.page.goto(f"http://127.0.0.1:{running.port}/queue/")
    found = re.findall(r"/contacts/([0-9a-f-]{36})/", kalyna.page.content())
    chaika.page.goto(f"http://127.0.0.1:{running.port}/desk/")
    before = set(re.findall(r"/contacts/([0-9a-f-]{36})/", chaika.page.content()))
    took = taken(running, kalyna, found)
    yavir.page.goto(f"http://127.0.0.1:{running.port}/oversight/evacuation/")
    expect(yavir.page.get_by_role("heading", name="What does not happen")).to_be_visible()
    yavir.show("seal-begin")
    yavir.page.get_by_role("button", name="Begin to seal this office").press("Enter")
    expect(yavir.page.get_by_text("Somebody else has to confirm now")).to_be_visible()
    malva.page.goto(f"http://127.0.0.1:{running.port}/oversight/evacuation/")
    expect(malva.page.get_by_text("Yavir has begun")).to_be_visible()
    malva.show("seal-confirm")
    malva.page.get_by_role("button", name="Confirm: seal this office now").press("Enter")
    expect(malva.page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(kalyna.page).to_have_url(re.compile("/sign-in/"), timeout=30_000)
    assert TEXT not in kalyna.page.content()
    row = chaika.page.locator(f"a[href*='{took}'], form[action*='{took}']").first
    expect(row).to_be_visible(timeout=30_000)
    assert took not in before
    chaika.show("sister-takes")
    expect(chaika.page.get_by_text("was cut off").first).to_be_visible()


def taken(running: Console, kalyna: Desk, waiting: list[str]) -> str:
    """The conversation that Kalyna takes: the one that has just come."""
    for ref in dict.fromkeys(waiting):
        kalyna.page.goto(f"http://127.0.0.1:{running.port}/contacts/{ref}/")
        if NAME in kalyna.page.content() or TEXT in kalyna.page.content():
            break
    token = next(c["value"] for c in kalyna.page.context.cookies() if c["name"] == "csrftoken")
    kalyna.page.request.post(
        f"http://127.0.0.1:{running.port}/contacts/{ref}/claim/",
        headers={"X-CSRFToken": token, "Origin": f"http://127.0.0.1:{running.port}"},
    )
    kalyna.page.goto(f"http://127.0.0.1:{running.port}/contacts/{ref}/")
    expect(kalyna.page.get_by_text(TEXT).first).to_be_visible()
    return ref
