"""One open tab: who it is, what it asks to hear, and how it is let go."""

import asyncio
from collections import deque
from typing import Any

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings
from django.db import DatabaseError
from django.http import parse_cookie

from live.hub import Hub, visit
from live.listener import TRY_LATER, Card, Listener, Message, Send
from live.people import REFUSED, Entrant
from live.positions import BadRequestError, parse

LARGEST = 16 * 1024
MOST_PER_SECOND = 20
#: The code by which the server below us closes for a frame that is larger than it takes.
TOO_LARGE = 1009


class LiveConsumer(AsyncConsumer):  # type: ignore[misc]
    """A socket at /live/: it listens; what it says is only counted."""

    hub: Hub
    listener: Listener | None = None
    noted = False

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Stay registered with the hub for as long as the socket is open, however it ends."""
        self.heard: deque[float] = deque(maxlen=MOST_PER_SECOND)
        with visit() as self.hub:
            try:
                await super().__call__(scope, receive, send)
            finally:
                if self.listener is not None:
                    self.hub.leave(self.listener)

    async def dispatch(self, message: Message) -> None:
        """Call the method of the message; no thread of the ORM is touched, so none is tidied."""
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_connect(self, message: Message) -> None:
        """Refuse a foreign page before the handshake, everyone else with a code that says why."""
        if not _from_our_page(self.scope):
            await self._close(REFUSED)
            return
        await self.send({"type": "websocket.accept"})
        try:
            positions = parse(self.scope["query_string"].decode("latin-1"))
            card = await self.hub.gate.enter(Entrant(_session(self.scope), tuple(positions)))
        except BadRequestError:
            card = REFUSED
        except (DatabaseError, OSError):
            card = TRY_LATER
        if isinstance(card, Card):
            self.listener = Listener(self.base_send, card)
            self.hub.join(self.listener, positions)
        else:
            await self._close(card)

    async def websocket_receive(self, message: Message) -> None:
        """Hold the client to its limits."""
        said = message.get("text") or message.get("bytes") or ""
        size = len(said.encode() if isinstance(said, str) else said)
        now = asyncio.get_running_loop().time()
        too_often = len(self.heard) == MOST_PER_SECOND and now - self.heard[0] < 1
        self.heard.append(now)
        if self.listener is not None and (too_often or size > LARGEST):
            self.listener.close(REFUSED)
            await self._refused("too_large" if size > LARGEST else "too_often")

    async def websocket_disconnect(self, message: Message) -> None:
        """End the consumer; the hub is left on the way out."""
        if message.get("code") == TOO_LARGE:
            await self._refused("too_large")
        raise StopConsumer

    async def _refused(self, reason: str) -> None:
        if self.listener is not None and not self.noted:
            self.noted = True
            await self.hub.gate.frame_refused(self.listener.card.person, reason)

    async def _close(self, code: int) -> None:
        await self.send({"type": "websocket.close", "code": code})


def _headers(scope: dict[str, Any], wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]


def _from_our_page(scope: dict[str, Any]) -> bool:
    origins = _headers(scope, b"origin")
    return len(origins) == 1 and origins[0] in settings.ORIGINS


def _session(scope: dict[str, Any]) -> str:
    cookies = parse_cookie("; ".join(_headers(scope, b"cookie")))
    return cookies.get(settings.SESSION_COOKIE_NAME, "")
