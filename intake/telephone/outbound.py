"""The built-in line as the worker runs it: a socket, the agent, and the records of contacts.

Three things go on side by side, so that none waits for another: datagrams and the agent's own
times, keeping what happened, in its order, and fetching commands. What can't be kept in the
database goes to the spool; a call that can't be kept at all is turned away and rings for nobody.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Event
from typing import Any, TypeVar

from django.conf import settings
from django.db import connections
from django.utils.timezone import now

from intake.telephone import keeping
from intake.telephone.adapter import CallEvent, CallKind, Order, Settled
from intake.telephone.sip.agent import Agent
from intake.telephone.sip.exchanges import Address

T = TypeVar("T")
LINE = "sip"
HOST = "127.0.0.1"
#: Seconds between two looks at the clock, and at the commands.
TICK, LOOK = 0.1, 0.2
#: Seconds between two signs of life, and between two comparisons with the contacts.
BEAT, COMPARE = 5.0, 60.0


def run(stop: Event) -> None:
    """Take calls until told to stop; whoever is on the line then hears that it ended."""
    asyncio.run(Link(port=settings.SIP_PORT, clock=now).serve(stop))


class Link(asyncio.DatagramProtocol):
    """The socket of the line and what goes on around it."""

    def __init__(self, *, port: int, clock: Callable[[], datetime]) -> None:
        self.agent = Agent(here=(HOST, port))
        self._port, self._clock = port, clock
        self._happened: asyncio.Queue[tuple[CallEvent, datetime]] = asyncio.Queue()
        self._went: asyncio.Queue[Settled] = asyncio.Queue()
        self._keeping = ThreadPoolExecutor(1, "sip-keeping")
        self._asking = ThreadPoolExecutor(1, "sip-asking")

    async def serve(self, stop: Event) -> None:
        """Listen until `stop`, then end the calls and keep that they ended."""
        self._loop = asyncio.get_running_loop()
        address = (HOST, self._port)
        self._transport, _ = await self._loop.create_datagram_endpoint(
            lambda: self, local_addr=address
        )
        work = [asyncio.create_task(each) for each in self._tasks()]
        try:
            while not stop.is_set():
                self._turn()
                _done, _waiting = await asyncio.wait(work, timeout=TICK)
                for each in _done:
                    each.result()
        finally:
            self.agent.close(self._loop.time())
            self._turn()
            await self._happened.join()
            await self._went.join()
            await self._end(work)

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
        at = self._clock()
        for event in self.agent.events():
            self._happened.put_nowait((event, at))
        for settled in self.agent.settled():
            self._went.put_nowait(settled)

    def _send(self, data: bytes, to: Address) -> None:
        with contextlib.suppress(OSError):
            self._transport.sendto(data, to)

    async def _keep(self) -> None:
        """Keep what happened, in its order; a new call rings once it is kept."""
        while True:
            event, at = await self._happened.get()
            kept = await self._in(self._keeping, keeping.kept, event, at=at)
            if event.kind is CallKind.OFFERED:
                act = self.agent.ring if kept else self.agent.turn_away
                act(event.call, self._loop.time())
                self._flush()
            self._happened.task_done()

    async def _ask(self) -> None:
        """Fetch commands and carry them out."""
        while True:
            calls = [each.call for each in self.agent.snapshot()]
            due = await self._in(self._asking, keeping.due, calls)
            for each in due:
                order = Order(each.ref, each.verb, each.conversation, each.target)
                self.agent.carry_out(order, self._loop.time())
            self._flush()
            await asyncio.sleep(LOOK)

    async def _settle(self) -> None:
        """Write down how commands went."""
        while True:
            settled = await self._went.get()
            await self._in(self._asking, keeping.settle, settled)
            self._went.task_done()

    async def _beat(self) -> None:
        """Give signs of life, and compare the calls here with the contacts now and then."""
        compared = self._loop.time()
        while True:
            await self._in(self._asking, keeping.beat, self.agent.capabilities)
            at = self._loop.time()
            if at - compared >= COMPARE:
                compared, calls = at, self.agent.snapshot()
                lasting = [each.call for each in calls if at - each.since >= COMPARE]
                here = [each.call for each in calls]
                await self._in(self._asking, keeping.reconcile, here, lasting)
            await asyncio.sleep(BEAT)

    def _tasks(self) -> tuple[Coroutine[Any, Any, None], ...]:
        return self._keep(), self._ask(), self._settle(), self._beat()

    async def _in(
        self, pool: ThreadPoolExecutor, act: Callable[..., T], *told: Any, at: Any = None
    ) -> T:
        """Let a thread wait for the database."""
        work = partial(act, *told, line=LINE, at=at or self._clock())
        return await self._loop.run_in_executor(pool, work)

    async def _end(self, work: list[asyncio.Task[None]]) -> None:
        for each in work:
            each.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        self._transport.close()
        await self._in(self._asking, keeping.part)
        for pool in (self._keeping, self._asking):
            pool.submit(connections.close_all)
            pool.shutdown()
