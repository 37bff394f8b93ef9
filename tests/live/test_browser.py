"""What a browser makes of hints: parts drawn anew, nothing jumping, a lost connection healed."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import ProtocolTypeRouter
from django.conf import settings as django_settings
from django.db import connections
from playwright.async_api import Page, async_playwright, expect

from live.outbox import epoch_renew
from live.routing import application
from operators.models import Operator
from tests.live.conftest import Serve, epoch, say, session_of

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium")
STATIC = Path(django_settings.BASE_DIR) / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types console"
)
PAGE = """<!doctype html><title>Console</title>
<script type="module" src="/static/js/fragments.js"></script>
<script type="module" src="/static/js/live.js"></script>
<body data-live="{places}"><h1>Outside</h1>
<div id="queue" data-fragment="/part/" data-on="contact.offered" data-hold>{part}</div></body>"""
WATCH = """
const note = (name, word) => {
  const kept = document.documentElement.dataset;
  kept[name] = [kept[name], word].filter(Boolean).join(" ");
};
document.addEventListener("live:state", ({detail}) => note("states", detail));
document.addEventListener("live:hint", ({detail}) => note("hints", String(detail.seq)));
"""


class Desk:
    """What the server would draw, and the browser's page that shows it."""

    page: Page

    def __init__(self) -> None:
        self.rows = {"a": "", "b": ""}
        self.places = self.above = self.opens = ""
        self.asked = 0
        self.fails = 0
        self.complaints: list[str] = []

    def part(self) -> str:
        rows = "".join(
            f'<li data-row="{name}" {mark}><button>Take {name}</button></li>'
            for name, mark in self.rows.items()
        )
        head = f"{self.above}<h2>Waiting {len(self.rows)}</h2>{self.opens}"
        return f"{head}<ul data-rows>{rows}</ul>"

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        path, status, kind = scope["path"], 200, "text/html; charset=utf-8"
        body = PAGE.format(places=self.places, part=self.part())
        if path.startswith("/static/"):
            kind, body = "text/javascript", (STATIC / path.removeprefix("/static/")).read_text()
        elif path == "/part/":
            self.asked, body = self.asked + 1, self.part()
            if self.fails:
                self.fails, status = self.fails - 1, 503
        headers = {"content-type": kind, "content-security-policy": POLICY}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body.encode()})

    async def shows(self, *rows: str) -> None:
        names = [f"Take {row}" for row in rows]
        await expect(self.page.locator("[data-row]")).to_have_text(names)

    async def heard(self, seqs: str) -> None:
        await expect(self.page.locator("html")).to_have_attribute("data-hints", seqs)

    async def was(self, states: str) -> None:
        await expect(self.page.locator("html")).to_have_attribute("data-states", states)


tell = sync_to_async(say)


@pytest.fixture
async def desk(serve: Serve, olga: Operator, queue: str) -> AsyncIterator[Desk]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    desk = Desk()
    port = serve(ProtocolTypeRouter({"http": desk, "websocket": application}))
    address = f"http://127.0.0.1:{port}"
    django_settings.ORIGINS = [address]
    session = await sync_to_async(session_of)(olga)
    desk.places = f"{queue}:{await sync_to_async(epoch)()}.0"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context()
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": address}
        await context.add_cookies([cookie])
        desk.page = await context.new_page()
        desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
        await desk.page.add_init_script(WATCH)
        await desk.page.goto(address)
        yield desk
        await browser.close()
    await sync_to_async(connections.close_all)()
    assert desk.complaints == []


async def test_a_part_is_drawn_anew_when_a_hint_concerns_it(desk: Desk, queue: str):
    await desk.was("online")
    desk.rows["c"] = ""
    await tell(queue)
    await desk.shows("a", "b", "c")


async def test_what_happened_before_the_socket_opened_is_told(desk: Desk, queue: str):
    await tell(queue, 2)
    await desk.page.reload()
    await desk.heard("1 2")


async def test_what_was_opened_stays_open_wherever_it_stands_then(desk: Desk, queue: str):
    desk.opens = "<details id=choose><summary>Choose</summary></details>"
    await desk.page.reload()
    await desk.page.click("summary")
    await desk.page.mouse.move(0, 0)
    await desk.page.evaluate("document.activeElement.blur()")
    desk.above = "<details><summary>New</summary></details>"
    await tell(queue)
    await expect(desk.page.locator("details")).to_have_count(2)
    assert await desk.page.evaluate(
        "[...document.querySelectorAll('details')].map(d => d.open)"
    ) == [
        False,
        True,
    ]


async def test_a_burst_is_one_fetch_a_second(desk: Desk, queue: str):
    await desk.was("online")
    await tell(queue, 30)
    desk.rows["c"] = ""
    await tell(queue)
    await desk.shows("a", "b", "c")
    assert desk.asked <= 3


async def test_a_list_under_the_pointer_keeps_still_until_it_is_asked(desk: Desk, queue: str):
    await desk.was("online")
    await desk.page.hover("[data-row=a]")
    desk.rows = {"n": "", "a": ""}
    await tell(queue)
    await expect(desk.page.locator("[data-show-new]")).to_have_text("Show 1 new")
    await desk.shows("a", "b")
    await expect(desk.page.locator("[data-row=b]")).to_have_attribute("data-gone", "")
    await desk.page.click("[data-show-new]")
    await desk.shows("n", "a")
    await expect(desk.page.locator("[data-row=n] button")).to_be_focused()


async def test_a_held_list_is_drawn_when_the_pointer_leaves(desk: Desk, queue: str):
    await desk.was("online")
    await desk.page.hover("[data-row=a]")
    desk.rows["c"] = ""
    await tell(queue)
    await expect(desk.page.locator("[data-show-new]")).to_be_visible()
    await desk.page.hover("h1")
    await desk.shows("a", "b", "c")


async def test_a_held_part_without_rows_says_that_it_has_changed(desk: Desk, queue: str):
    desk.part = lambda: f"<p tabindex=-1>{desk.above}</p><time>{desk.asked}</time>"
    desk.above = "Nobody has approved"
    await desk.page.reload()
    await desk.page.hover("#queue p")
    await tell(queue)
    await desk.heard("1")
    await expect(desk.page.locator("[data-show-new]")).to_have_count(0)
    desk.above = "One has approved"
    await tell(queue)
    button = desk.page.locator("[data-show-new]")
    await expect(button).to_have_text("This has changed. Show it")
    await expect(desk.page.locator("#queue p")).to_have_text("Nobody has approved")
    await button.click()
    await expect(desk.page.locator("#queue p")).to_have_text("One has approved")
    await expect(button).to_have_count(0)


async def test_a_critical_row_enters_at_once(desk: Desk, queue: str):
    await desk.was("online")
    await desk.page.focus("[data-row=a] button")
    desk.rows = {"x": "data-critical", **desk.rows, "c": ""}
    await tell(queue)
    await desk.shows("x", "a", "b")
    await expect(desk.page.locator("[data-row=a] button")).to_be_focused()
    await expect(desk.page.locator("[data-show-new]")).to_have_text("Show 1 new")


async def test_focus_stays_on_its_row_when_the_part_is_drawn_anew(desk: Desk, queue: str):
    await desk.was("online")
    await desk.page.evaluate("delete document.getElementById('queue').dataset.hold")
    await desk.page.focus("[data-row=b] button")
    desk.rows = {"n": "", **desk.rows}
    await tell(queue)
    await desk.shows("n", "a", "b")
    await expect(desk.page.locator("[data-row=b] button")).to_be_focused()


async def test_a_lost_connection_is_said_and_healed_without_loss(desk: Desk, queue: str):
    await desk.was("online")
    await tell(queue)
    await desk.heard("1")
    await desk.page.context.set_offline(True)
    await desk.was("online lost")
    await tell(queue, 3)
    await desk.page.context.set_offline(False)
    await desk.was("online lost online")
    await desk.heard("1 2 3 4")


async def test_a_new_life_of_the_database_makes_every_part_look_afresh(desk: Desk):
    await desk.was("online")
    desk.rows["c"] = ""
    await sync_to_async(epoch_renew)()
    await desk.shows("a", "b", "c")


async def test_a_part_that_could_not_be_had_is_asked_for_again(desk: Desk, queue: str):
    await desk.was("online")
    desk.rows["c"], desk.fails = "", 1
    await tell(queue)
    await expect(desk.page.locator("[data-row]")).to_have_count(3, timeout=8000)
