"""From the outbox to the sockets: every row once, whoever joins meanwhile."""

import asyncio
from collections.abc import Mapping

from live.audience import Audience
from live.listener import Listener
from live.positions import Position
from live.reader import Reader, Reading

PATIENCE = 10.0


class Feed:
    """The audience, and the snapshot of the database up to which it was told everything."""

    def __init__(self) -> None:
        self.audience = Audience()
        self._reader = Reader()
        self._joining: dict[Listener, Mapping[str, Position | None]] = {}
        self._seen: str | None = None
        self._doubt = True

    def join(self, listener: Listener, positions: Mapping[str, Position | None]) -> None:
        """Greet the socket at the next look, and from then on tell it everything."""
        self._joining[listener] = positions

    def leave(self, listener: Listener) -> None:
        """Forget a socket."""
        self._joining.pop(listener, None)
        self.audience.leave(listener)

    async def look(self) -> float:
        """Read what is new and tell it; then greet those who came since the last look.

        Both come from one snapshot, so that a row is either in what a newcomer missed or in what
        the next look finds, never in both. Gives the seconds that the database took.
        """
        joining = dict(self._joining)
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(PATIENCE):
            reading = await self._reader.read(seen=self._seen, joined=self._places(joining))
        took = asyncio.get_running_loop().time() - began
        if not self._doubt and reading.epoch != self.audience.epoch:
            self._doubt = True
            return took
        if self._doubt and self._another_life(reading):
            self.audience.restart(reading)
        else:
            for row in reading.news:
                self.audience.tell(row)
                await asyncio.sleep(0)
        self._seen, self._doubt = reading.snapshot, False
        here = [each for each in joining.items() if self._joining.pop(each[0], None) is not None]
        self.audience.admit(here, reading)
        return took

    async def close(self) -> None:
        """Let the connection go; after it, what the database says is doubted once."""
        self._doubt = True
        await self._reader.close()

    def _places(
        self, joining: Mapping[Listener, Mapping[str, Position | None]]
    ) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        if self._doubt:
            places = {stream: [] for stream in self.audience.streams()}
        for listener, positions in joining.items():
            for stream in listener.card.streams:
                position = positions.get(stream)
                places.setdefault(stream, []).extend([position.seq] if position else [])
        return places

    def _another_life(self, reading: Reading) -> bool:
        return (
            reading.epoch != self.audience.epoch
            or self.audience.overtaken(reading.heads)
            or _end(reading.snapshot) < _end(self._seen)
        )


def _end(snapshot: str | None) -> int:
    return int(snapshot.split(":")[1]) if snapshot else 0
