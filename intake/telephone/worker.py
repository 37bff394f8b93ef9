"""What goes on around a link, whatever it leads to: keeping, fetching commands, signs of life.

These go on side by side, so that none waits for another. What can't be kept in the database goes
to the spool; a call that can't be kept at all is turned away and rings for nobody.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections

from intake.telephone import keeping
from intake.telephone.adapter import Adapter, CallEvent, CallKind, Capability, Order, Settled

T = TypeVar("T")
#: Seconds between two looks at the commands.
LOOK = 0.2
#: Seconds between two signs of life, and between two comparisons with the contacts.
BEAT, COMPARE = 5.0, 60.0
#: While there is no link it is looked for more often, so that its return is known at once.
AWAIT = 0.5
#: So many words of a switch are kept at once; where so many wait, further ones are left out.
AT_ONCE, CROWDED = 200, 5_000
#: A call of our own has ended, one way or another.
OVER = frozenset(keeping.OF_OUR_OWN) - {CallKind.OFFERED, CallKind.RINGING, CallKind.ANSWERED}


class Worker:
    """The records of one line; `flush` hears that the adapter may have something to send."""

    def __init__(
        self,
        adapter: Adapter,
        *,
        line: str,
        clock: Callable[[], datetime],
        flush: Callable[[], None],
    ) -> None:
        self._adapter, self._line, self._clock, self._flush = adapter, line, clock, flush
        self._happened: asyncio.Queue[tuple[CallEvent, datetime]] = asyncio.Queue()
        self._words: asyncio.Queue[CallEvent] = asyncio.Queue()
        self._went: asyncio.Queue[Settled] = asyncio.Queue()
        self._rings = asyncio.Event()
        #: Calls of our own that nobody has answered yet.
        self._ours: set[UUID] = set()
        self._keeping = ThreadPoolExecutor(1, f"{line}-keeping")
        self._asking = ThreadPoolExecutor(1, f"{line}-asking")
        self._work: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Start everything."""
        self._loop = asyncio.get_running_loop()
        self._work = [asyncio.create_task(each) for each in self._tasks()]

    async def look(self, seconds: float) -> None:
        """Wait so long; whatever broke meanwhile breaks the line."""
        done, _waiting = await asyncio.wait(self._work, timeout=seconds)
        for each in done:
            each.result()

    def gather(self) -> None:
        """Take what the adapter has to tell."""
        at = self._clock()
        for event in self._adapter.events():
            if event.kind is not CallKind.UNKNOWN:
                self._happened.put_nowait((event, at))
            if event.order and (event.kind in OVER or event.kind is CallKind.ANSWERED):
                self._ours.discard(event.order)
            if event.said and self._words.qsize() < CROWDED:
                self._words.put_nowait(event)
        for settled in self._adapter.settled():
            if not settled.done:
                self._ours.discard(settled.ref)
            self._went.put_nowait(settled)

    async def end(self) -> None:
        """Keep what is left, and say that the line ends on purpose."""
        for queue in (self._happened, self._words, self._went):
            await queue.join()
        for each in self._work:
            each.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self._in(self._asking, keeping.part)
        for pool in (self._keeping, self._asking):
            pool.submit(connections.close_all)
            pool.shutdown()

    async def _keep(self) -> None:
        """Keep what happened, in its order; a new call rings once it is kept."""
        while True:
            event, at = await self._happened.get()
            kept = await self._in(self._keeping, keeping.kept, event, at=at)
            if event.kind is CallKind.OFFERED and not event.order:
                self._begun(event.call, kept)
                self._flush()
                self._rings.set()
            elif event.kind is CallKind.LIFTED and event.order:
                await self._lifted(event.order)
            self._happened.task_done()

    def _begun(self, call: str, kept: keeping.Kept) -> None:
        at = self._loop.time()
        if kept is keeping.Kept.YES:
            self._adapter.ring(call, at)
        else:
            self._adapter.turn_away(call, at, is_off=kept is keeping.Kept.OFF)

    async def _lifted(self, order: UUID) -> None:
        """Ask once more whether the number may be called, and say so."""
        may = await self._in(self._keeping, keeping.may_call, order)
        verb = Capability.ORIGINATE if may else Capability.HANG_UP
        self._adapter.carry_out(Order(order, verb, ""), self._loop.time())
        self._flush()

    async def _ring(self) -> None:
        """Let calls just kept ring at a desk at once; many together are one look."""
        while True:
            await self._rings.wait()
            self._rings.clear()
            await self._in(self._asking, keeping.rung)

    async def _note(self) -> None:
        """Keep what a switch said, once everything that changes a contact is kept."""
        while True:
            words = [await self._words.get()]
            await self._happened.join()
            while not self._words.empty() and len(words) < AT_ONCE:
                words.append(self._words.get_nowait())
            await self._in(self._keeping, keeping.noted, words)
            for _word in words:
                self._words.task_done()

    async def _ask(self) -> None:
        """Fetch commands and carry them out."""
        while True:
            if self._adapter.is_up:
                calls = [each.call for each in self._adapter.snapshot()]
                due = await self._in(self._asking, keeping.due, calls)
                handsets = await self._in(self._asking, keeping.handsets, due) if due else {}
                for each in due:
                    asked = (each.ref, each.verb, each.conversation, each.target, each.desk)
                    order = Order(*asked, number=each.number, handsets=handsets)
                    if each.verb == Capability.ORIGINATE:
                        self._ours.add(each.ref)
                    self._adapter.carry_out(order, self._loop.time())
                await self._cut_off()
                self._flush()
            await asyncio.sleep(LOOK)

    async def _cut_off(self) -> None:
        """Let no telephone ring for a call that may not be made any more."""
        if not self._ours:
            return
        for ref in await self._in(self._asking, keeping.forbidden, list(self._ours)):
            self._adapter.carry_out(Order(ref, Capability.HANG_UP, ""), self._loop.time())
            self._ours.discard(ref)

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
            is_up, act = self._adapter.is_up, keeping.await_link
            if is_up:
                act, compared = keeping.beat, await self._compare(compared)
            await self._in(self._asking, act, self._adapter.capabilities)
            await asyncio.sleep(BEAT if is_up else AWAIT)

    async def _compare(self, compared: float) -> float:
        at = self._loop.time()
        if at - compared < COMPARE:
            return compared
        calls = self._adapter.snapshot()
        lasting = [each.call for each in calls if at - each.since >= COMPARE]
        await self._in(self._asking, keeping.reconcile, [each.call for each in calls], lasting)
        return at

    def _tasks(self) -> tuple[Coroutine[Any, Any, None], ...]:
        keeping_up = (self._keep(), self._ring(), self._note())
        return (*keeping_up, self._ask(), self._settle(), self._beat())

    async def _in(
        self, pool: ThreadPoolExecutor, act: Callable[..., T], *told: Any, at: Any = None
    ) -> T:
        """Let a thread wait for the database."""
        work = partial(act, *told, line=self._line, at=at or self._clock())
        return await self._loop.run_in_executor(pool, work)
