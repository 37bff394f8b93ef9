"""A process that is a leader's floor screen: at each hint it asks for the live part.

Started with a JSON request on stdin, one line; answers READY, and after another line with JSON.
"""

import http.client
import json
import re
import socket
import sys
import threading
import time
from typing import Any

from bench.sockets import SEQ, request

WITHIN = 60.0
HELLO, NOW = b'"type":"hello"', b'data-row="now"'
FIGURE = re.compile(rb'class="kpi-figure">(\d+)<')


class Screen:
    """One floor screen: its socket, its way to the server, and what it drew when."""

    def __init__(self, wish: dict[str, Any]) -> None:
        self.wish = wish
        self.drawn: list[tuple[int, int, int]] = []
        self.way = http.client.HTTPConnection("127.0.0.1", wish["port"], timeout=WITHIN)
        self.plain = socket.create_connection(("127.0.0.1", wish["port"]), timeout=WITHIN)
        self.plain.sendall(request(wish["port"], wish["path"], wish["headers"]))
        self.rest = b""
        while HELLO not in self.rest:
            self.rest += self.plain.recv(65536)
        self.rest = b""
        self.paused()

    def paused(self) -> int:
        """Ask for the live part, as the browser does, and read how many are on pause."""
        self.way.request("GET", self.wish["part"], headers=self.wish["headers"])
        answer = self.way.getresponse()
        page = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{self.wish['part']} answered {answer.status}")
        figures = FIGURE.findall(page[page.index(NOW) :])
        return int(figures[self.wish["figure"]])

    def draw(self) -> None:
        """Draw at each hint; those that come meanwhile are one more draw."""
        while True:
            told = self.plain.recv(65536)
            if not told:
                return
            hints = SEQ.findall(self.rest + told)
            self.rest = (self.rest + told)[-200:]
            if not hints:
                continue
            last = max(int(each) for each in hints)
            if self.drawn and last <= self.drawn[-1][0]:
                continue
            paused = self.paused()
            self.drawn.append((last, time.monotonic_ns(), paused))

    def until(self, last: int) -> list[tuple[int, int, int]]:
        """Newest hint, moment and figure of each draw, once the last hint is drawn."""
        until = time.monotonic() + WITHIN
        while time.monotonic() < until and not (self.drawn and self.drawn[-1][0] >= last):
            time.sleep(0.05)
        return self.drawn


def main() -> None:
    """Open, draw until the last hint, and tell."""
    screen = Screen(json.loads(sys.stdin.readline()))
    threading.Thread(target=screen.draw, daemon=True).start()
    _answer({"opened": True})
    last = json.loads(sys.stdin.readline())["last"]
    _answer(screen.until(last))


def _answer(content: object) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
