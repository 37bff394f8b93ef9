"""The built-in line as the worker runs it: a socket, the agent, and the records of contacts."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Any

from django.conf import settings
from django.utils.timezone import now

from intake.telephone.sip.agent import Agent
from intake.telephone.sip.exchanges import Address
from intake.telephone.worker import Worker

LINE = "sip"
HOST = "127.0.0.1"
#: Seconds between two looks at the clock.
TICK = 0.1


def run(stop: Event) -> None:
    """Take calls until told to stop; whoever is on the line then hears that it ended."""
    asyncio.run(Link(port=settings.SIP_PORT, clock=now).serve(stop))


class Link(asyncio.DatagramProtocol):
    """The socket of the line: datagrams and the agent's own times."""

    def __init__(self, *, port: int, clock: Callable[[], datetime]) -> None:
        joins = bool(settings.SIP_SWITCH and settings.SWITCH_WSS)
        switch, media = settings.SIP_SWITCH, settings.SWITCH_CONTROL
        self.agent = Agent(here=(HOST, port), switch=switch, joins=joins, media=media)
        self._port = port
        self._worker = Worker(self.agent, line=LINE, clock=clock, flush=self._flush)

    async def serve(self, stop: Event) -> None:
        """Listen until `stop`, then end the calls and keep that they ended."""
        self._loop = asyncio.get_running_loop()
        address = (HOST, self._port)
        self._transport, _ = await self._loop.create_datagram_endpoint(
            lambda: self, local_addr=address
        )
        self._worker.begin()
        try:
            while not stop.is_set():
                self._turn()
                await self._worker.look(TICK)
        finally:
            self.agent.close(self._loop.time())
            self._turn()
            self._transport.close()
            await self._worker.end()

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        """Hand a datagram to the agent, and send what it says."""
        self.agent.receive(data, (addr[0], addr[1]), self._loop.time())
        self._flush()

    def error_received(self, exc: Exception) -> None:
        """A neighbour that has gone away; the agent finds out by its silence."""

    def _turn(self) -> None:
        self.agent.timers.run(self._loop.time())
        self._flush()

    def _flush(self) -> None:
        out, self.agent.out = self.agent.out, []
        for data, to in out:
            self._send(data, to)
        self._worker.gather()

    def _send(self, data: bytes, to: Address) -> None:
        with contextlib.suppress(OSError):
            self._transport.sendto(data, to)
