"""One open socket as the hub sees it: told at once while it is healthy, let go when too slow."""

import asyncio
import types
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from dataclasses import dataclass
from typing import Any

Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]

BACKLOG = 256
TRY_LATER = 1013


@dataclass(frozen=True, slots=True)
class Card:
    """Who listens: a session, a person, and the version of the rights that let it in."""

    session: str
    person: Any
    version: int
    streams: tuple[str, ...]


@types.coroutine
def _finish(begun: Coroutine[Any, Any, None], pause: Any) -> Generator[Any, Any, None]:
    try:
        yield pause
        yield from begun
    finally:
        begun.close()


class Listener:
    """A socket with the messages it has not taken yet."""

    def __init__(self, send: Send, card: Card) -> None:
        self.card = card
        self.closed = False
        self.greeted = False
        self._send = send
        self._backlog: deque[Message] = deque()
        self._room = BACKLOG
        self._writer: asyncio.Task[None] | None = None

    def welcome(self, messages: Iterable[Message]) -> None:
        """Tell the first frame and what was missed, however much that is."""
        self.greeted = True
        everything = list(messages)
        self._room = BACKLOG + len(everything)
        for message in everything:
            self.tell(message)
        if self._writer is None:
            self._room = BACKLOG

    def tell(self, message: Message) -> None:
        """Send at once if the socket takes it at once, else behind what already waits.

        The first step of the sending runs here, without a task: for a healthy socket it is also
        the last, and that is what makes telling hundreds of sockets cheap.
        """
        if self.closed:
            return
        if self._writer is not None:
            self._backlog.append(message)
            if len(self._backlog) > self._room:
                self.close(TRY_LATER)
            return
        sending = self._send(message)
        try:
            pause = sending.send(None)
        except StopIteration:
            return
        except (OSError, RuntimeError):  # the socket is gone; its consumer hears of it too
            self.closed = True
        else:
            self._writer = asyncio.create_task(self._write(_finish(sending, pause)))

    def close(self, code: int) -> None:
        """Say nothing more but the close code."""
        if self.closed:
            return
        self.closed = True
        self._backlog.clear()
        if self._writer is not None:
            self._writer.cancel()
        goodbye: Message = {"type": "websocket.close", "code": code}
        self._writer = asyncio.create_task(self._write(self._send(goodbye)))

    def drop(self) -> None:
        """Forget a socket that is gone."""
        self.closed = True
        self._backlog.clear()
        if self._writer is not None:
            self._writer.cancel()

    async def _write(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._backlog:
                await self._send(self._backlog.popleft())
        except (OSError, RuntimeError):
            self.closed = True
        else:
            self._room = BACKLOG
            self._writer = None


def frame(text: str) -> Message:
    """The message that any number of sockets can share."""
    return {"type": "websocket.send", "text": text}
