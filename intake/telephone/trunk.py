"""A link over TCP to a switch elsewhere: made, watched, and made again for as long as it takes."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Protocol

from intake.telephone.adapter import Adapter
from intake.telephone.worker import Worker

logger = logging.getLogger(__name__)
#: Seconds between two looks at the clock, and until nobody is there.
TICK, PATIENCE = 0.1, 5.0
#: Seconds before the next attempt; whoever was refused waits the longest at once.
PAUSES = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
CHUNK, MOST_UNSENT = 65_536, 1_048_576


class Session(Adapter, Protocol):
    """An adapter that speaks over a stream."""

    out: list[bytes]
    broken: str

    def opened(self, at: float) -> None:
        """The stream is there."""

    def receive(self, data: bytes, at: float) -> None:
        """Take bytes, whatever they hold."""

    def turn(self, at: float) -> None:
        """Do what is due."""

    def cut(self) -> None:
        """The stream is gone."""

    def close(self) -> None:
        """Say goodbye."""


class Trunk:
    """The stream, and the records around it."""

    def __init__(
        self,
        session: Session,
        *,
        line: str,
        address: tuple[str, int],
        tls: ssl.SSLContext | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.session, self._line = session, line
        self._address, self._tls = address, tls
        self._worker = Worker(session, line=line, clock=clock, flush=self._flush)
        self._writer: asyncio.StreamWriter | None = None
        self._said = ""

    async def serve(self, stop: Event) -> None:
        """Keep the link until told to stop. The calls at the switch go on without it."""
        self._loop = asyncio.get_running_loop()
        self._worker.begin()
        tries = 0
        try:
            while not stop.is_set():
                why = await self._once(stop)
                tries = 0 if why == "lost" else len(PAUSES) - 1 if why == "refused" else tries + 1
                self._log(why)
                await self._pause(PAUSES[min(tries, len(PAUSES) - 1)], stop)
        finally:
            await self._worker.end()

    async def _once(self, stop: Event) -> str:
        """One link from its beginning to its end; says why it ended."""
        try:
            opened = asyncio.open_connection(*self._address, ssl=self._tls)
            reader, self._writer = await asyncio.wait_for(opened, PATIENCE)
        except (OSError, TimeoutError) as trouble:
            return "untrusted" if isinstance(trouble, ssl.SSLError) else "unreachable"
        self.session.opened(self._loop.time())
        reading = asyncio.create_task(self._read(reader))
        was_up = False
        try:
            while not (stop.is_set() or reading.done() or self.session.broken):
                self._turn()
                was_up = was_up or self.session.is_up
                await self._worker.look(TICK)
            if stop.is_set():
                self.session.close()
                self._flush()
                return ""
            return self.session.broken or ("lost" if was_up else "hung_up")
        finally:
            await self._hang_up(reading)

    async def _hang_up(self, reading: asyncio.Task[None]) -> None:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        writer, self._writer = self._writer, None
        self.session.cut()
        self._flush()
        if writer:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), PATIENCE)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                self.session.receive(data, self._loop.time())
                self._flush()

    async def _pause(self, seconds: float, stop: Event) -> None:
        ends = self._loop.time() + seconds
        while not stop.is_set() and self._loop.time() < ends:
            self._turn()
            await self._worker.look(TICK)

    def _turn(self) -> None:
        self.session.turn(self._loop.time())
        self._flush()

    def _flush(self) -> None:
        out, self.session.out = self.session.out, []
        if self._writer and not self._writer.is_closing():
            for data in out:
                self._writer.write(data)
            if self._writer.transport.get_write_buffer_size() > MOST_UNSENT:
                self.session.broken = "silent"
        self._worker.gather()

    def _log(self, why: str) -> None:
        """Once for each reason, so that a night without a switch is one line."""
        if why and (why != self._said or why == "lost"):
            logger.warning("The link of line %s ended: %s.", self._line, why)
        self._said = why
