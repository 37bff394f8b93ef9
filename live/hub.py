"""One for each process: reads what is new once and tells it to every socket that listens."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import psycopg
from django.db import DatabaseError

from live import floor
from live.events import is_case, is_floor
from live.feed import Feed
from live.gate import REVIEW, Gate
from live.listener import Listener, Message, frame
from live.positions import Position
from live.threads import DatabaseThread

logger = logging.getLogger(__name__)

POLL, LONGEST_POLL = 0.02, 0.5
PING = 20.0
SWEEP = 30.0
LINGER = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
PING_FRAME = frame('{"type":"ping"}')

_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, "Hub"] = WeakKeyDictionary()


@contextmanager
def visit() -> Iterator["Hub"]:
    """The hub of this process while one socket is open; the first visitor starts it."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub()
    hub.visitors += 1
    try:
        yield hub
    finally:
        hub.visitors -= 1


class Hub:
    """Works while somebody visits, and rests some seconds after the last has gone."""

    def __init__(self) -> None:
        self.visitors = 0
        self.gate = Gate()
        self._feed = Feed()
        self._listeners: set[Listener] = set()
        self._floor = DatabaseThread()
        self._counted: dict[str, Message] = {}
        self._life = asyncio.create_task(self._live())

    def join(self, listener: Listener, positions: Mapping[str, Position | None]) -> None:
        """Let a socket listen, each stream from its position on."""
        self._listeners.add(listener)
        self._feed.join(listener, positions)
        for stream in listener.card.streams:
            self._counted.pop(stream, None)

    def leave(self, listener: Listener) -> None:
        """Forget a socket that is gone."""
        listener.drop()
        self._listeners.discard(listener)
        self._feed.leave(listener)

    async def _live(self) -> None:
        works = (self._read, self._ping, self._review, self._count)
        tasks = [asyncio.create_task(_keep_going(work)) for work in works]
        try:
            lately = True
            while self.visitors or lately:
                lately = bool(self.visitors)
                await asyncio.sleep(LINGER)
        finally:
            _hubs.pop(asyncio.get_running_loop(), None)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.gate.close()
            self._floor.close()

    async def _read(self) -> None:
        try:
            while True:
                if self.gate.stale:
                    await self.gate.review(self._listeners)
                asked_for = await self._feed.look()
                # A database that takes long to answer is not asked without a rest.
                await asyncio.sleep(min(LONGEST_POLL, max(POLL, 2 * asked_for)))
        finally:
            await self._feed.close()

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING)
            for listener in tuple(self._listeners):
                if listener.greeted:
                    listener.tell(PING_FRAME)

    async def _review(self) -> None:
        sweep = 0.0
        while True:
            await asyncio.sleep(REVIEW)
            moved, self._feed.audience.moved = self._feed.audience.moved, set()
            sweep += REVIEW
            if sweep >= SWEEP:
                sweep, moved = 0.0, set(self._feed.audience.streams())
            await self.gate.review(self._listeners, {each for each in moved if is_case(each)})

    async def _count(self) -> None:
        while True:
            await asyncio.sleep(floor.EVERY)
            streams = [each for each in self._feed.audience.streams() if is_floor(each)]
            frames = await self._floor.run(floor.counts, streams) if streams else {}
            for stream, message in frames.items():
                if self._counted.get(stream) != message:
                    self._counted[stream] = message
                    self._feed.audience.tell_all(stream, message)


async def _keep_going(work: Callable[[], Awaitable[None]]) -> None:
    pause = FIRST_PAUSE
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await work()
        except (psycopg.Error, DatabaseError, OSError) as error:
            logger.warning("live: the database is away (%s)", type(error).__name__)
        except Exception:
            logger.exception("live: a part of the hub failed and starts again")
        if asyncio.get_running_loop().time() - began > LONGEST_PAUSE:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - not a secret
        pause = min(2 * pause, LONGEST_PAUSE)
