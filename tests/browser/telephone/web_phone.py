"""A house with a switch, people whose browser is their telephone, and callers from outside."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.telephone.caller import LATER, Caller, words_of
from tests.browser.telephone.sounding import hears_the_note, packets
from tests.intake.sipp import SIPP
from tests.intake.switch_set import DOMAIN, MISSING, SECRET, TURN_SECRET, Switch, free, switch_set
from tests.machine.console import COLD, Console, eventually

LACKING = [*MISSING, *([] if SIPP else ["sip-tester"]), *([] if CHROMIUM else ["chromium"])]
#: A microphone that is not there, and a yes to whoever asks for it.
DEVICE, YES = "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"
#: Everything stays on this machine.
LOCAL = (
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
)
WIDE = {"width": 1440, "height": 900}
MANY = 150
WAITS = "#queue [data-row]"
#: Where whoever calls waits on a desk: what leads to them.
THE_CALL = f"{WAITS}:has-text('Caller') [data-row-button]"


@dataclass
class Exchange:
    """The console, the switch beside it, who may sign in how, and whoever has called."""

    console: Console
    switch: Switch
    links: dict[str, str]
    folder: Path
    seats: dict[str, object] = field(default_factory=dict)
    callers: list[Caller] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.console.port}"

    def call(self, *, ends: str = "", changes: int = 0, calls: int = 1) -> Caller:
        """Somebody calls the line."""
        port = free(socket.SOCK_DGRAM, 1)[0]
        folder = self.folder / f"caller-{len(self.callers)}"
        words = words_of(ends, changes)
        caller = Caller(folder, there=str(self.switch.outside), port=port, calls=calls, words=words)
        self.callers.append(caller)
        return caller


@dataclass
class Office:
    """One browser program of it, in which people sit side by side."""

    exchange: Exchange
    chromium: Browser
    contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def sit(self, who: str) -> BrowserContext:
        """The browser of a person, who is signed in; a link works once."""
        if who not in self.contexts:
            seat = self.exchange.seats.get(who)
            made = self.chromium.new_context(
                viewport=WIDE,
                locale="en-GB",
                storage_state=seat,  # type: ignore[arg-type]
            )
            made.new_page().goto(f"{self.exchange.url}/" if seat else self.exchange.links[who])
            self.exchange.seats[who] = made.storage_state()
            self.contexts[who] = made
        return self.contexts[who]

    def telephone(self, who: str, state: str = "ready") -> Page:
        """A window of their telephone."""
        page = self.sit(who).new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(self.exchange.url + "/telephone/")
        is_in(page, state)
        return page

    def desk(self, who: str) -> Page:
        """Their desk, which hears what happens."""
        page = self.sit(who).pages[0]
        page.goto(self.exchange.url + "/desk/")
        expect(page.locator("#live-state")).to_have_attribute("data-state", "online")
        return page


def is_in(page: Page, state: str) -> None:
    """The window of a telephone says that it stands so."""
    expect(page.locator("#phone")).to_have_attribute("data-state", state, timeout=40_000)


def is_troubled(page: Page, trouble: str, *, by: bool = True) -> None:
    """The window says, or no longer says, that this is wrong."""
    said = page.locator(f"[data-trouble={trouble}]")
    expect(said).to_be_visible(visible=by, timeout=60_000)


def is_heard(phone: Page) -> None:
    """Sound goes both ways, and it is the caller's."""
    is_in(phone, "talking")
    eventually(lambda: min(packets(phone)) >= MANY, LATER, "packets each way")
    eventually(lambda: hears_the_note(phone), LATER, "the caller's note")


def takes(desk: Page) -> str:
    """Take whoever calls; gives the path of the contact."""
    desk.locator(THE_CALL).click()
    desk.wait_for_url(re.compile("/contacts/"))
    return desk.url


def finishes(desk: Page) -> None:
    """Close the contact, so that nobody holds it afterwards."""
    expect(desk.locator(".call-bar-wrap_up")).to_be_visible()
    if not desk.locator("#close").count():
        desk.locator(".to-wrap-up").click()
    desk.locator("#close input[value=info_only]").check(force=True)
    desk.locator("button[form=close]").click()
    desk.wait_for_url(re.compile("/desk/"))


def is_over(desk: Page, phone: Page, caller: Caller) -> None:
    """The call has ended on all sides, and nobody holds anything."""
    caller.is_content()
    is_in(phone, "ready")
    finishes(desk)


@contextmanager
def exchange(folder: Path, *, turn: bool = False) -> Iterator[Exchange]:
    """All of it, on ports of its own."""
    line = free(socket.SOCK_DGRAM, 1)[0]
    with switch_set(folder, line=line, turn=turn) as switch:
        console = Console(
            folder / "data",
            HOTLINE_SIMULATOR="0",
            HOTLINE_SIP_PORT=str(line),
            HOTLINE_SIP_SWITCH=str(switch.inside),
            HOTLINE_SWITCH_WSS=switch.wss,
            HOTLINE_SWITCH_CONTROL=str(switch.plan.control),
            HOTLINE_SWITCH_DOMAIN=DOMAIN,
            HOTLINE_SWITCH_SECRET=SECRET,
            **(
                {"HOTLINE_TURN_URLS": switch.relay, "HOTLINE_TURN_SECRET": TURN_SECRET}
                if turn
                else {}
            ),
        )
        try:
            lines = console.until_ready(COLD)
            links = {one.split()[2]: one.split()[3] for one in lines if one.startswith("SIGN-IN")}
            made = Exchange(console, switch, links, folder)
            try:
                yield made
            finally:
                for caller in made.callers:
                    caller.end()
        finally:
            console.stop()


@contextmanager
def office(exchange: Exchange, *more: str) -> Iterator[Office]:
    """A browser program that trusts this switch's certificate and no other of its kind."""
    key = f"--ignore-certificate-errors-spki-list={exchange.switch.fingerprint()}"
    with sync_playwright() as playwright:
        launch: Callable[..., Browser] = playwright.chromium.launch
        browser = launch(executable_path=CHROMIUM, args=[*QUIET, *LOCAL, key, *more])
        made = Office(exchange, browser)
        try:
            yield made
        finally:
            for context in made.contexts.values():
                context.close()
            browser.close()
