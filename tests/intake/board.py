"""A switch over real TCP: it plays what a real one was heard to say, and notes what it is asked."""

import asyncio
import ssl
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, Protocol, TypeVar

from django.utils.timezone import now

from intake.telephone.adapter import CallEvent, Settled
from intake.telephone.keeping import Kept
from intake.telephone.trunk import Session, Trunk
from tests.machine.console import eventually

T = TypeVar("T")
RECORDINGS = Path(__file__).parent / "recordings"
SOON = 10.0


class Tongue(Protocol):
    """How a switch speaks: its greeting, where a question ends, and what it answers."""

    greeting: bytes
    end: bytes

    def answer(self, asked: str) -> bytes: ...


def recorded(name: str) -> str:
    """What was recorded, without the lines that say where."""
    lines = (RECORDINGS / name).read_text().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("#"))


class Board:
    """The switch, and our trunk to it, in one loop of a thread of their own."""

    def __init__(
        self,
        tongue: Tongue,
        session: Session,
        line: str,
        *,
        shows: ssl.SSLContext | None = None,
        trusts: ssl.SSLContext | None = None,
    ) -> None:
        self.tongue, self.session, self.line = tongue, session, line
        self._shows, self._trusts = shows, trusts
        self.asked: list[str] = []
        self.connections = 0
        self._writer: asyncio.StreamWriter | None = None
        self._got, self._sent = 0, 0
        self._stop = Event()
        self._ready = Event()
        self._receive, session.receive = session.receive, self._counted  # type: ignore[method-assign]
        self._thread = Thread(target=lambda: asyncio.run(self._run()))

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(SOON)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(SOON)
        assert not self._thread.is_alive()

    def is_up(self) -> bool:
        return self.session.is_up

    def until_up(self) -> None:
        eventually(self.is_up, SOON, "the link is up")

    def play(self, data: bytes, *cuts: int) -> None:
        """Say this, cut at these places; each piece is heard before the next is said."""
        places = sorted({0, *cuts, len(data)})
        pieces = [data[a:b] for a, b in zip(places, places[1:], strict=False)]
        self._do(self._play(pieces))

    def cut(self) -> None:
        """The wire is cut in the middle."""
        before = self.connections

        async def act() -> None:
            assert self._writer
            self._writer.transport.abort()

        self._do(act())
        eventually(lambda: not self.is_up() or self.connections > before, SOON, "the link is down")

    def wants(self, *words: str) -> str:
        """The question that holds all these words, once it was asked."""

        def found() -> str:
            return next((each for each in self.asked if all(word in each for word in words)), "")

        eventually(lambda: bool(found()), SOON, f"asked for {words}")
        return found()

    def _do(self, act: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(SOON)

    async def _play(self, pieces: list[bytes]) -> None:
        async with self._speaking:
            for piece in pieces:
                assert self._writer
                self._say(piece)
                await self._writer.drain()
                while self._got < self._sent:
                    self._heard.clear()
                    await asyncio.wait_for(self._heard.wait(), SOON)

    def _say(self, data: bytes) -> None:
        assert self._writer
        self._sent += len(data)
        self._writer.write(data)

    def _counted(self, data: bytes, at: float) -> None:
        self._receive(data, at)
        self._got += len(data)
        self._heard.set()

    async def _run(self) -> None:
        self._loop, self._heard = asyncio.get_running_loop(), asyncio.Event()
        self._speaking = asyncio.Lock()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._shows)
        port = server.sockets[0].getsockname()[1]
        address = ("localhost" if self._trusts else "127.0.0.1", port)
        tls = self._trusts
        trunk = Trunk(self.session, line=self.line, address=address, tls=tls, clock=now)
        self._ready.set()
        await trunk.serve(self._stop)
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer, self._got, self._sent = writer, 0, 0
        self.connections += 1
        self._say(self.tongue.greeting)
        try:
            while True:
                asked = (await reader.readuntil(self.tongue.end)).decode()
                self.asked.append(asked)
                # No switch answers in the middle of another word.
                async with self._speaking:
                    self._say(self.tongue.answer(asked))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


class Ledger:
    """What a line would keep, written down in place of the database."""

    Kept = Kept

    def __init__(self) -> None:
        self.events: list[CallEvent] = []
        self.words: list[CallEvent] = []
        self.settled: list[Settled] = []
        self.orders: list[Any] = []
        self.beats = self.awaited = self.rounds = 0
        self.compared: list[tuple[list[str], list[str]]] = []
        self.keeps = True

    def kept(self, event: CallEvent, *, line: str, at: Any) -> Kept:
        self.events.append(event)
        return self.Kept(self.keeps)

    def noted(self, words: list[CallEvent], *, line: str, at: Any) -> None:
        self.words += words

    def rung(self, *, line: str, at: Any) -> None:
        self.rounds += 1

    def due(self, calls: list[str], *, line: str, at: Any) -> list[Any]:
        orders, self.orders = self.orders, []
        return orders

    def handsets(self, due: object, *, line: str, at: Any) -> dict[str, int]:
        return {}

    def may_call(self, order: object, *, line: str, at: Any) -> bool:
        return True

    def forbidden(self, orders: Any, *, line: str, at: Any) -> list[Any]:
        return []

    def settle(self, settled: Settled, *, line: str, at: Any) -> None:
        self.settled.append(settled)

    def await_link(self, abilities: object, *, line: str, at: Any) -> None:
        self.awaited += 1

    def beat(self, abilities: object, *, line: str, at: Any) -> None:
        self.beats += 1

    def part(self, *, line: str, at: Any) -> None: ...

    def reconcile(self, here: list[str], lasting: list[str], *, line: str, at: Any) -> None:
        self.compared.append((here, lasting))

    def told(self, call: str) -> list[str]:
        """The kinds that were told of a call and change its contact, in order."""
        heard = [each for each in self.events if each.call == call and not each.is_stray]
        return [str(each.kind) for each in heard if each.kind != "unknown"]

    def until(self, call: str, *kinds: str) -> None:
        eventually(lambda: self.told(call) == list(kinds), SOON, f"{call} {kinds}")


@contextmanager
def running(board: Board, wait: Callable[[Board], object] = Board.until_up) -> Iterator[Board]:
    board.start()
    try:
        wait(board)
        yield board
    finally:
        board.stop()
