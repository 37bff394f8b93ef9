"""A whole console, and people at their browsers, each signed in by a demonstration link."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.intake.bot_api import TOKEN, BotApi
from tests.machine.console import COLD, Console

CHROMIUM = shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=20_000)
WALK = Path(folder) if (folder := os.environ.get("WALK_FOLDER")) else None
ROOT = Path(__file__).parents[2]
TELEGRAM_SECRET, CTI_TOKEN = "a-telegram-secret", "a-cti-token"


@dataclass
class House:
    """The console, its address, and who may sign in how."""

    console: Console
    data: Path
    url: str
    links: dict[str, str]
    bot_api: BotApi
    seats: dict[str, object] = field(default_factory=dict)

    def come_anew(self, call_sign: str, page: Page) -> None:
        """Sign in here once more, for the proof of the first time has grown old."""
        made = subprocess.run(
            [sys.executable, "manage.py", "sign_in_link", call_sign],
            cwd=ROOT,
            env=self.console.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        page.goto(made.stdout.strip().splitlines()[-1])
        self.seats[call_sign] = page.context.storage_state()

    def post(self, path: str, body: object, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"} | headers,
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def telegram(self, update: object) -> tuple[int, str]:
        secret = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
        return self.post("/intake/telegram/", update, **secret)

    def cti(self, **event: str) -> tuple[int, str]:
        token = {"Authorization": f"Bearer {CTI_TOKEN}"}
        return self.post("/intake/telephone/cti/", event, **token)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("house") / "data"
    bot_api = BotApi()
    console = Console(
        data,
        HOTLINE_TELEGRAM_API=bot_api.url,
        HOTLINE_TELEGRAM_TOKEN=TOKEN,
        HOTLINE_SIMULATOR="0",
        HOTLINE_TELEGRAM_SECRET=TELEGRAM_SECRET,
        HOTLINE_CTI_TOKEN=CTI_TOKEN,
    )
    try:
        lines = console.until_ready(COLD)
        links = {line.split()[2]: line.split()[3] for line in lines if line.startswith("SIGN-IN")}
        yield House(console, data, f"http://127.0.0.1:{console.port}", links, bot_api)
    finally:
        console.stop()
        bot_api.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Not for the whole session: the driver occupies the thread's event loop while it is open."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


class Desk:
    """One person's browser; what it complained of is kept."""

    def __init__(self, context: BrowserContext, link: str) -> None:
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)
        self.page.goto(link)

    def _note(self, message: object) -> None:
        if message.type == "error" and "404" not in message.text:  # type: ignore[attr-defined]
            where = message.location["url"]  # type: ignore[attr-defined]
            self.complaints.append(f"{message.text} {where}")  # type: ignore[attr-defined]

    def show(self, step: str) -> None:
        """Keep a picture of this step, where a folder was named for the walk (`scripts/walk`)."""
        if WALK is not None:
            self.page.mouse.move(0, 0)
            place = WALK / f"{len(list(WALK.glob('*.png'))) + 1:02d}-{step}.png"
            self.page.screenshot(path=place, animations="disabled")

    def cookies(self) -> str:
        held = self.page.context.cookies()
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in held)


@pytest.fixture
def sit_down(house: House, chromium: Browser) -> Iterator[object]:
    """A link works once, so whoever sits down again comes with the session of the first time."""
    contexts: list[BrowserContext] = []

    def at_desk(call_sign: str, **options: object) -> Desk:
        seat = house.seats.get(call_sign)
        context = chromium.new_context(
            viewport={"width": 1440, "height": 900},
            locale="en-GB",
            storage_state=seat,  # type: ignore[arg-type]
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        desk = Desk(context, f"{house.url}/" if seat else house.links[call_sign])
        if "/sign-in/locked/" in desk.page.url:
            # Nobody has sat here for five minutes.
            desk.page.locator("[data-unlock] button").click()
            desk.page.wait_for_url(lambda url: "/sign-in/locked/" not in url)
        assert "/sign-in/" not in desk.page.url, f"{call_sign} is not signed in: {desk.page.url}"
        house.seats.setdefault(call_sign, context.storage_state())
        return desk

    yield at_desk
    for context in contexts:
        context.close()
