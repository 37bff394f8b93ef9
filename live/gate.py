"""Lets sockets in and looks again at their rights, in batches and away from the event loop."""

import asyncio
from collections.abc import Iterable, Set
from contextlib import suppress
from typing import Any

from django.db import DatabaseError

from live import doors, people
from live.listener import Card, Listener
from live.threads import DatabaseThread

REVIEW = 2.0
FRESH = 4.0
BATCH = 500
GATHER = 0.02


class Gate:
    """Who may come in and who must go, as of the last look at the rights."""

    def __init__(self) -> None:
        self._thread = DatabaseThread()
        self._waiting: list[tuple[people.Entrant, asyncio.Future[Card | int]]] = []
        self._batch: asyncio.Task[None] | None = None
        self._reviewed = asyncio.get_running_loop().time()

    @property
    def stale(self) -> bool:
        """True when the rights known here are too old to send by."""
        return asyncio.get_running_loop().time() - self._reviewed > FRESH

    async def enter(self, entrant: people.Entrant) -> Card | int:
        """The entrant's card, else the close code; those who wait are asked about together."""
        answer: asyncio.Future[Card | int] = asyncio.get_running_loop().create_future()
        self._waiting.append((entrant, answer))
        if self._batch is None or self._batch.done():
            self._batch = asyncio.create_task(self._let_in())
        return await answer

    async def review(self, listeners: Iterable[Listener], moved: Set[str] = frozenset()) -> None:
        """Renew or close each listener by the rights and sessions of this moment."""
        began = asyncio.get_running_loop().time()
        asked = list(listeners)
        if asked:
            cards = [listener.card for listener in asked]
            answers = await self._thread.run(people.review, cards, moved)
            for listener, answer in zip(asked, answers, strict=True):
                if isinstance(answer, Card):
                    listener.card = answer
                else:
                    listener.close(answer)
        self._reviewed = began

    async def frame_refused(self, person: Any, reason: str) -> None:
        """Write it down, unless the database is away: the tab is closed either way."""
        with suppress(DatabaseError):
            await self._thread.run(doors.frame_refused, person, reason)

    def close(self) -> None:
        """Let the thread go."""
        self._thread.close()

    async def _let_in(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            answers = [answer for _, answer in batch]
            try:
                cards = await self._thread.run(people.enter, [entrant for entrant, _ in batch])
            except Exception as error:  # noqa: BLE001 - each consumer raises it in its own name
                for answer in answers:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for answer, card in zip(answers, cards, strict=True):
                if not answer.done():
                    answer.set_result(card)
            await asyncio.sleep(GATHER)  # when many come, few questions are cheaper
