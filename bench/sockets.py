"""A process full of raw sockets: they note when bytes come and look at them only afterwards.

Started with a JSON request on stdin, one line; answers READY, and after another line with JSON.
"""

import asyncio
import base64
import json
import os
import re
import socket
import sys
import time
from typing import Any

SEQ = re.compile(rb'"seq":(\d+),"type":"[a-z]+\.')
WITHIN = 60.0
LET_GO_WITHIN = 10.0
TOGETHER = 50
TOO_SLOW = b"\x88\x02\x03\xf5"  # the close frame with 1013


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


async def connect(tab: Tab, wish: dict[str, Any], *, deaf: bool) -> None:
    """Open one socket; one that will not read has little room of its own."""
    plain = socket.socket()
    plain.setblocking(False)
    if deaf:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(plain, ("127.0.0.1", wish["port"]))
    await loop.create_connection(lambda: tab, sock=plain)


async def is_let_go(tab: Tab) -> bool:
    """Read again: true if the server had closed the socket as too slow."""
    tab.transport.resume_reading()
    loop = asyncio.get_running_loop()
    until = loop.time() + LET_GO_WITHIN
    while loop.time() < until and not tab.heard[-1][1].endswith(TOO_SLOW):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    return tab.heard[-1][1].endswith(TOO_SLOW)


async def listen(wish: dict[str, Any], lines: asyncio.StreamReader) -> dict[str, Any]:
    """Open all the sockets, wait for the word, then for the last hint; tell what came when."""
    loop = asyncio.get_running_loop()
    began = time.monotonic_ns()
    tabs = [
        Tab(request(wish["port"], path, headers))
        for path, headers in zip(wish["paths"], wish["headers"], strict=True)
    ]
    for first in range(0, len(tabs), TOGETHER):
        some = range(first, min(first + TOGETHER, len(tabs)))
        await asyncio.gather(*(connect(tabs[at], wish, deaf=at < wish["deaf"]) for at in some))
    greeted = await asyncio.gather(*(tab.greeted for tab in tabs))
    answer({"opened": (max(greeted) - began) / 1e9})
    for tab in tabs[: wish["deaf"]]:
        tab.transport.pause_reading()
    last = json.loads(await lines.readline())["last"]
    listening = tabs[wish["deaf"] :]
    until = loop.time() + WITHIN
    # An event would cost something at each arrival.
    while loop.time() < until and not all(tab.has(last) for tab in listening):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    let_go = await asyncio.gather(*(is_let_go(tab) for tab in tabs[: wish["deaf"]]))
    return {"began": began, "let_go": sum(let_go), "tabs": [tab.received() for tab in listening]}


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
