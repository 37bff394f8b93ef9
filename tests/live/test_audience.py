"""Whatever the database says twice is told once; whatever it leaves out is asked for anew."""

import json
from typing import Any
from uuid import UUID

from live.audience import Audience
from live.listener import Card, Listener
from live.positions import Position
from live.reader import Reading, Row

QUEUE = f"queue:{'0' * 32}"


def row(seq: int) -> Row:
    return Row(QUEUE, seq, "case.moved", UUID(int=seq), 1, None)


class Room:
    """An audience with one listener, and what the listener was told."""

    def __init__(self, head: int, position: Position | None = None, *rows: Row) -> None:
        self.told: list[dict[str, Any]] = []
        self.audience = Audience()
        self.audience.restart(Reading("e", "1:1:", []))
        reading = Reading("e", "1:1:", [], {QUEUE: head}, {QUEUE: list(rows)})
        self.listener = Listener(self.send, Card("", None, 1, (QUEUE,)))
        positions = {QUEUE: position}
        self.audience.admit([(self.listener, positions)], reading)

    async def send(self, message: dict[str, Any]) -> None:
        self.told.append(json.loads(message["text"]))

    def types(self) -> list[tuple[str, int]]:
        """Type and number of everything after the greeting."""
        return [(each["type"], each["seq"]) for each in self.told[1:]]


async def test_a_row_that_is_read_twice_is_told_once():
    room = Room(5)
    for seq in (6, 6, 5, 7):
        room.audience.tell(row(seq))
    assert room.types() == [("case.moved", 6), ("case.moved", 7)]


async def test_a_row_that_is_missing_makes_the_listener_look_afresh():
    room = Room(5)
    room.audience.tell(row(7))
    room.audience.tell(row(8))
    assert room.types() == [("resync", 7), ("case.moved", 8)]


async def test_what_was_missed_comes_before_what_follows():
    room = Room(5, Position("e", 3), row(2), row(3), row(4), row(5))
    room.audience.tell(row(6))
    assert room.types() == [("case.moved", 4), ("case.moved", 5), ("case.moved", 6)]


async def test_what_is_no_longer_whole_is_not_replayed():
    room = Room(5, Position("e", 2), row(3), row(5))
    assert room.types() == [("resync", 5)]


async def test_who_has_left_is_told_nothing():
    room = Room(5)
    room.audience.leave(room.listener)
    room.audience.tell(row(6))
    assert room.types() == []
    assert room.audience.streams() == []
