"""A release from its first press to the file in a newsroom, by two people."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]


def test_one_prepares_another_approves_and_the_file_is_fetched(house: House, sit_down) -> None:
    one, other = sit_down("Zhuravel"), sit_down("Horobyna")
    one.page.goto(f"{house.url}/press/preparation/")
    waiting = one.page.get_by_role("region", name="Waiting for a second person")
    name = waiting.get_by_role("link").first.inner_text()
    # Whoever sits here takes back what waits and prepares it, so that the other one approves.
    waiting.get_by_role("button", name=f"Take back: {name}").click()
    ready = one.page.get_by_role("form", name=name)
    ready.get_by_role("button", name="Freeze and prepare").click()
    expect(one.page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(one.page.get_by_text("A second person approves it")).to_be_visible()
    assert one.page.get_by_role("button", name="Approve and publish").count() == 0
    one.show("a-release-is-prepared")
    preview = one.page.url

    other.page.goto(preview)
    figures = other.page.locator("article").inner_text()
    other.show("a-release-before-approval")
    other.page.get_by_role("button", name="Approve and publish").click()
    other.page.wait_for_url("**/press/preparation/")

    one.page.goto(f"{house.url}/press/")
    expect(one.page.get_by_text(f"Statistical release · {name}")).to_be_visible()
    for line in (line for line in figures.splitlines() if line[:1].isdigit()):
        assert line in one.page.locator("article").inner_text()
    one.show("a-release-is-published")
    with one.page.expect_download() as fetched:
        one.page.get_by_role("link", name="Figures with definitions, JSON").click()
    told = json.loads(fetched.value.path().read_text())
    assert all(table["definition"] for table in told["tables"])
    with one.page.expect_download() as fetched:
        one.page.get_by_role("link", name="Chart for a newspaper, PNG").click()
    assert fetched.value.suggested_filename.endswith(".en.png")
    assert fetched.value.path().read_bytes().startswith(b"\x89PNG")
    one.page.get_by_text("The figures of this chart").first.click()
    expect(one.page.get_by_role("table", name="The figures of this chart")).to_be_visible()
    assert [one.complaints, other.complaints] == [[], []]
