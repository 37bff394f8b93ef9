"""Twenty callers at once, each heard by a browser of their own, and nobody lost on the way."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, sync_playwright

from hotline.env import ROOT
from intake.telephone.adapter import CallKind
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.telephone.caller import LATER, Caller, words_of
from tests.browser.telephone.web_phone import DEVICE, LACKING, LOCAL, MANY, YES
from tests.intake.live_line import LiveLine
from tests.intake.switch_set import DOMAIN, Switch, free, switch_set
from tests.machine.console import eventually

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(LACKING), reason=f"needs Debian's {' and '.join(LACKING)}"),
    pytest.mark.xdist_group("telephone"),
]
CALLS = 20
#: A page without a console, that holds so many telephones; each answers by itself and counts.
PAGE = """<!doctype html><title>Telephones</title><script type="module">
import { UA, WebSocketInterface } from "/jssip.mjs";
const made = [];
const look = async (one) => {
  const report = [...(await one.connection.getStats()).values()];
  const came = report.find(({ type }) => type === "inbound-rtp");
  const went = report.find(({ type }) => type === "outbound-rtp");
  if (!came || !went) return;
  Object.assign(one, { received: came.packetsReceived, lost: came.packetsLost });
  one.sent = went.packetsSent;
};
window.registered = 0;
window.begin = (given) => {
  for (const { uri, username, password, wss } of given) {
    const sockets = [new WebSocketInterface(wss)];
    const proof = { authorization_user: username, password };
    const ua = new UA({ sockets, uri, ...proof, session_timers: false });
    ua.on("registered", () => { window.registered += 1; });
    ua.on("newRTCSession", ({ session }) => {
      const one = { received: 0, sent: 0, lost: 0, over: false, refused: "" };
      session.on("icecandidate", ({ ready }) => setTimeout(ready, 700));
      session.on("confirmed", () => {
        one.connection = session.connection;
        setInterval(look, 500, one);
      });
      session.on("ended", () => { one.over = true; });
      session.on("failed", ({ cause }) => { one.refused = cause; });
      made.push(one);
      session.answer({ mediaConstraints: { audio: true, video: false } });
    });
    ua.start();
  }
};
window.counted = () => made.map(({ connection, ...one }) => one);
</script>"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Switch, LiveLine]]:
    (port,) = free(socket.SOCK_DGRAM, 1)
    with switch_set(tmp_path, line=port) as switch, LiveLine(port, tuple(switch.inside)) as line:
        yield switch, line


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(place: tuple[Switch, LiveLine], address: str) -> Iterator[Page]:
    key = f"--ignore-certificate-errors-spki-list={place[0].fingerprint()}"
    with sync_playwright() as playwright:
        arguments = [*QUIET, *LOCAL, key, DEVICE, YES]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        page.goto(address)
        yield page
        browser.close()


class Served(BaseHTTPRequestHandler):
    """The page, and the telephone's own library."""

    def do_GET(self) -> None:
        is_library = self.path == "/jssip.mjs"
        library = ROOT / "static/vendor/jssip.mjs"
        body = library.read_bytes() if is_library else PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_library else "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        """Nobody reads it."""


def registered(page: Page, switch: Switch) -> list[str]:
    """So many telephones, by lent passwords."""
    extensions = [str(200 + number) for number in range(CALLS)]
    until = int(time.time()) + 600
    lent = {each: switch.lend(each, until=until) for each in extensions}
    given = [
        {"uri": f"sip:{each}@{DOMAIN}", "username": name, "password": word, "wss": switch.wss}
        for each, (name, word) in lent.items()
    ]
    page.evaluate("(given) => begin(given)", given)
    page.wait_for_function(f"registered === {CALLS}")
    return extensions


def test_twenty_callers_are_heard_at_once_and_none_is_lost(place, page, tmp_path) -> None:
    switch, line = place
    waiting = registered(page, switch)
    (port,) = free(socket.SOCK_DGRAM, 1)
    words = words_of("hangs_up", 0)
    caller = Caller(
        tmp_path / "caller", there=str(switch.outside), port=port, calls=CALLS, words=words
    )
    taken: set[str] = set()

    def all_are_put_through() -> bool:
        for event in list(line.told):
            if event.kind is CallKind.OFFERED and event.call not in taken:
                taken.add(event.call)
                line.orders("answer", desk=waiting.pop(), call=event.call)
        return len(taken) == CALLS

    eventually(all_are_put_through, LATER, "every caller is put through")
    caller.is_content()
    eventually(lambda: all(each["over"] for each in page.evaluate("counted()")), LATER, "the end")
    heard = page.evaluate("counted()")
    assert len(heard) == CALLS
    assert [each["refused"] for each in heard] == [""] * CALLS
    assert min(min(each["received"], each["sent"]) for each in heard) >= MANY
    assert sum(each["lost"] for each in heard) == 0
    kinds = [event.kind for event in line.told]
    assert [kinds.count(CallKind(each)) for each in ("offered", "answered", "hung_up")] == [
        CALLS
    ] * 3
    eventually(lambda: len(switch.answered()) == CALLS, LATER, "the switch's own records")
    assert switch.answered() == taken
