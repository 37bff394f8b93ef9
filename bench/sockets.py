"""A process full of raw sockets: they note when bytes come and look at them only afterwards.

Started with a JSON request on stdin, one line; answers READY, and after another line with JSON.
"""

import asyncio
import base64
import json
import os
import re
import sys
import time
from typing import Any

SEQ = re.compile(rb'"seq":(\d+),"type":"[a-z]+\.')
WITHIN = 30.0


class Tab(asyncio.Protocol):
    """One WebSocket that never parses a frame while the clock runs."""

    def __init__(self, request: bytes) -> None:
        self.request = request
        self.greeted: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.heard: list[tuple[int, bytes]] = []
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic_ns()
        self.heard.append((now, data))
        if not self.greeted.done() and b'"type":"hello"' in data:
            self.greeted.set_result(now)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.greeted.done():
            self.greeted.set_exception(RuntimeError("refused"))

    def has(self, last: int) -> bool:
        """True once the hint with this number is here."""
        return b'"seq":%d,"type":"' % last in b"".join(data for _, data in self.heard[-3:])

    def received(self) -> list[tuple[int, int]]:
        """Number and moment of each hint, in order of arrival."""
        found, rest = [], b""
        for moment, data in self.heard:
            rest += data
            end = 0
            for match in SEQ.finditer(rest):
                found.append((int(match[1]), moment))
                end = match.end()
            rest = rest[end:]
        return found


def request(port: int, path: str, headers: dict[str, str]) -> bytes:
    """The handshake of a browser."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key,
    } | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()


async def listen(wish: dict[str, Any], lines: asyncio.StreamReader) -> dict[str, Any]:
    """Open all the sockets, wait for the word, then for the last hint; tell what came when."""
    loop = asyncio.get_running_loop()
    began = time.monotonic_ns()
    tabs = [Tab(request(wish["port"], wish["path"], headers)) for headers in wish["headers"]]
    for first in range(0, len(tabs), 50):
        some = tabs[first : first + 50]
        connecting = [
            loop.create_connection(lambda tab=tab: tab, "127.0.0.1", wish["port"]) for tab in some
        ]
        await asyncio.gather(*connecting)
    greeted = await asyncio.gather(*(tab.greeted for tab in tabs))
    answer({"opened": (max(greeted) - began) / 1e9})
    for tab in tabs[: wish.get("deaf", 0)]:
        tab.transport.pause_reading()
    last = json.loads(await lines.readline())["last"]
    listening = tabs[wish.get("deaf", 0) :]
    until = loop.time() + WITHIN
    # An event would cost something at each arrival.
    while loop.time() < until and not all(tab.has(last) for tab in listening):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    return {"tabs": [tab.received() for tab in listening]}


def answer(content: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


async def main() -> None:
    lines = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
    )
    answer(await listen(json.loads(await lines.readline()), lines))


if __name__ == "__main__":
    asyncio.run(main())
