"""Who listens to which stream, and how far each has been told."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from live.listener import Listener, Message, frame
from live.positions import Position
from live.reader import Reading, Row


class _Stream:
    """The sockets of one stream, all of them told everything up to `head`."""

    def __init__(self, head: int) -> None:
        self.head = head
        self.listeners: set[Listener] = set()

    def tell(self, message: Message) -> None:
        for listener in tuple(self.listeners):
            listener.tell(message)


class Audience:
    """The streams of one process; a message is encoded once and shared by all who get it."""

    def __init__(self) -> None:
        self.epoch = ""
        self.moved: set[str] = set()
        self._streams: dict[str, _Stream] = {}

    def streams(self) -> list[str]:
        """The streams somebody listens to."""
        return list(self._streams)

    def tell(self, row: Row) -> None:
        """Tell a row to those who listen to its stream, once."""
        stream = self._streams.get(row.stream)
        if stream is None or row.seq <= stream.head:
            return
        whole = row.seq == stream.head + 1
        stream.head = row.seq
        self.moved.add(row.stream)
        stream.tell(row.message(self.epoch) if whole else self._resync(row.stream, row.seq))

    def tell_all(self, stream: str, message: Message) -> None:
        """Tell everyone in a stream something that has no number."""
        if stream in self._streams:
            self._streams[stream].tell(message)

    def admit(
        self, wanted: Iterable[tuple[Listener, Mapping[str, Position | None]]], reading: Reading
    ) -> None:
        """Greet each socket, tell it what it missed, and from then on what comes."""
        told = {
            stream: [(row.seq, row.message(self.epoch)) for row in rows]
            for stream, rows in reading.history.items()
        }
        for listener, positions in wanted:
            heads = {stream: reading.heads[stream] for stream in listener.card.streams}
            missed: list[Message] = []
            for stream, head in heads.items():
                self._streams.setdefault(stream, _Stream(head)).listeners.add(listener)
                position = positions.get(stream)
                if position is not None:
                    missed += self._missed(stream, position, head, told.get(stream, []))
            listener.welcome([self._hello(heads), *missed])

    def leave(self, listener: Listener) -> None:
        """Forget a socket, and a stream when it was the last one there."""
        for name in listener.card.streams:
            stream = self._streams.get(name)
            if stream is not None:
                stream.listeners.discard(listener)
                if not stream.listeners:
                    del self._streams[name]

    def restart(self, reading: Reading) -> None:
        """The database began another life: everyone must look afresh."""
        self.epoch = reading.epoch
        for name, stream in self._streams.items():
            stream.head = reading.heads[name]
            stream.tell(self._resync(name, stream.head))

    def overtaken(self, heads: Mapping[str, int]) -> bool:
        """True if something was told here that the database does not know."""
        return any(heads[name] < stream.head for name, stream in self._streams.items())

    def _missed(
        self, stream: str, position: Position, head: int, told: list[tuple[int, Message]]
    ) -> list[Message]:
        number = head - position.seq
        if position.epoch != self.epoch or number < 0:
            return [self._resync(stream, head)]
        tail = told[-number:] if number else []
        if len(tail) != number or (tail and tail[0][0] != position.seq + 1):
            return [self._resync(stream, head)]
        return [message for _, message in tail]

    def _resync(self, stream: str, seq: int) -> Message:
        return _encoded({"type": "resync", "stream": stream, "epoch": self.epoch, "seq": seq})

    def _hello(self, heads: Mapping[str, int]) -> Message:
        streams = {name: {"epoch": self.epoch, "seq": head} for name, head in heads.items()}
        return _encoded({"type": "hello", "streams": streams})


def _encoded(content: dict[str, Any]) -> Message:
    return frame(json.dumps(content, separators=(",", ":")))
