"""A socket that does not keep up is let go, and nobody else waits for it."""

import asyncio
import socket
from typing import Any
from uuid import uuid4

from live.events import CaseMoved
from live.listener import BACKLOG, Card, Listener, frame
from live.publish import append, unit
from operators.models import Operator
from tests.live.conftest import Open, written

CARD = Card("", None, 1, ())


class Socket:
    """Takes messages until it is stopped, as a server does when a buffer is full."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.gone = False
        self.told = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        await self.open.wait()
        if self.gone:
            raise OSError
        self.taken.append(message)
        self.told.set()

    async def taken_after(self, number: int) -> list[Any]:
        """What was taken once that many messages were."""
        while len(self.taken) < number:
            self.told.clear()
            await asyncio.wait_for(self.told.wait(), 5)
        return [message.get("text", message.get("code")) for message in self.taken]


def tell(listener: Listener, *numbers: int) -> None:
    for number in numbers:
        listener.tell(frame(str(number)))


async def test_a_healthy_socket_is_told_at_once_without_a_task():
    there = Socket()
    listener = Listener(there.send, CARD)
    tell(listener, 1, 2)
    assert [message["text"] for message in there.taken] == ["1", "2"]
    assert len(asyncio.all_tasks()) == 1


async def test_a_socket_that_pauses_gets_everything_in_order():
    there = Socket()
    listener = Listener(there.send, CARD)
    there.open.clear()
    tell(listener, 1, 2, 3)
    assert there.taken == []
    there.open.set()
    tell(listener, 4)
    assert await there.taken_after(4) == ["1", "2", "3", "4"]
    tell(listener, 5)
    assert there.taken[-1]["text"] == "5"


async def test_a_socket_that_stays_behind_is_closed_and_told_nothing_more():
    there = Socket()
    listener = Listener(there.send, CARD)
    there.open.clear()
    tell(listener, *range(BACKLOG + 1))
    assert not listener.closed
    tell(listener, 0)
    assert listener.closed
    tell(listener, 0)
    there.open.set()
    assert await there.taken_after(1) == [1013]


async def test_what_was_missed_may_be_longer_than_the_backlog():
    there = Socket()
    listener = Listener(there.send, CARD)
    there.open.clear()
    missed = [frame(str(number)) for number in range(10 * BACKLOG)]
    listener.welcome(missed)
    tell(listener, *range(BACKLOG))
    assert not listener.closed
    there.open.set()
    assert len(await there.taken_after(11 * BACKLOG)) == 11 * BACKLOG
    there.open.clear()
    tell(listener, *range(BACKLOG + 2))
    assert listener.closed


async def test_a_socket_that_goes_while_it_is_told_disturbs_nobody():
    there = Socket()
    listener = Listener(there.send, CARD)
    there.open.clear()
    tell(listener, 1, 2)
    there.gone = True
    there.open.set()
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=5)
    assert listener.closed
    tell(listener, 3)
    assert there.taken == []


def test_a_tab_that_stops_reading_is_closed_and_the_others_hear_everything(
    tab: Open, server: int, olga: Operator, queue: str
):
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", server))
    slow, quick = tab(olga, sock=narrow, max_queue=1), tab(olga)
    slow.frame()
    quick.frame()
    for _ in range(8):
        with unit():
            for _ in range(250):
                append(CaseMoved(ref=uuid4(), version=1), stream=queue)
        heard = quick.events(250)
    assert heard == written(queue)[-250:]
    assert slow.closed_with() == 1013
