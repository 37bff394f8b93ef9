"""Reads the outbox for one process, on an asynchronous connection of its own."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from psycopg import AsyncConnection, IsolationLevel

from live.listener import Message, frame

REPLAY = 10_000

COLUMNS = "o.stream, o.seq, o.type, o.ref, o.version, o.counts"

# What this snapshot sees and the last one did not: exact whatever order transactions commit in,
# and an index probe when there is nothing new.
NEWS = f"""
SELECT (SELECT value FROM live_epoch), now.snapshot, {COLUMNS}
  FROM (SELECT pg_current_snapshot()::text AS snapshot) AS now
  LEFT JOIN live_outbox AS o
    ON o.xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
   AND NOT pg_visible_in_snapshot(o.xid, %(seen)s::pg_snapshot)
 ORDER BY o.stream, o.seq
"""  # noqa: S608
HEADS = "SELECT name, seq FROM live_stream WHERE name = ANY(%s)"
HISTORY = f"""
SELECT {COLUMNS}
  FROM unnest(%s::text[], %s::bigint[]) AS since (stream, seq)
  JOIN live_outbox AS o ON o.stream = since.stream AND o.seq > since.seq
 ORDER BY o.stream, o.seq
"""  # noqa: S608


class Row(NamedTuple):
    """One hint as it lies in the outbox."""

    stream: str
    seq: int
    type: str
    ref: UUID
    version: int
    counts: dict[str, int] | None

    def message(self, epoch: str) -> Message:
        """The frame that carries the hint."""
        content: dict[str, Any] = {
            "stream": self.stream,
            "epoch": epoch,
            "seq": self.seq,
            "type": self.type,
            "ref": str(self.ref),
            "version": self.version,
        }
        if self.counts:
            content["counts"] = self.counts
        return frame(json.dumps(content, separators=(",", ":")))


@dataclass(slots=True)
class Reading:
    """What one look at the database gave, all of it true at the same instant."""

    epoch: str
    snapshot: str
    news: list[Row]
    heads: dict[str, int] = field(default_factory=dict)
    history: dict[str, list[Row]] = field(default_factory=dict)


class Reader:
    """One connection, opened when it is needed and again after each loss."""

    def __init__(self) -> None:
        self._connection: AsyncConnection[Any] | None = None

    async def read(self, *, seen: str | None, joined: Mapping[str, Collection[int]]) -> Reading:
        """What is new since the snapshot `seen`, and what was missed in the streams being joined.

        `joined` gives, for each stream, the numbers after which somebody wants to go on.
        """
        connection = self._connection or await self._connect()
        if not joined:
            return await self._news(connection, seen)
        async with connection.transaction():  # repeatable read: one instant for all three
            reading = await self._news(connection, seen)
            found = await connection.execute(HEADS, [list(joined)])
            reading.heads = dict.fromkeys(joined, 0) | dict(await found.fetchall())
            since = {
                stream: min(near)
                for stream, numbers in joined.items()
                if (near := _within_reach(numbers, reading.heads[stream]))
            }
            if since:
                found = await connection.execute(HISTORY, [list(since), list(since.values())])
                for row in await found.fetchall():
                    reading.history.setdefault(row[0], []).append(Row(*row))
        return reading

    async def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _connect(self) -> AsyncConnection[Any]:
        connection = await AsyncConnection.connect(**_parameters(), autocommit=True)
        await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        await connection.set_read_only(True)
        self._connection = connection
        return connection

    async def _news(self, connection: AsyncConnection[Any], seen: str | None) -> Reading:
        found = await connection.execute(NEWS, {"seen": seen})
        rows = await found.fetchall()
        news = [Row(*row[2:]) for row in rows if row[2] is not None]
        return Reading(rows[0][0], rows[0][1], news)


def _within_reach(numbers: Collection[int], head: int) -> list[int]:
    return [number for number in numbers if head - REPLAY <= number < head]


def _parameters() -> dict[str, Any]:
    wanted = connections["default"].get_connection_params()
    for ours in ("cursor_factory", "context"):
        wanted.pop(ours, None)
    options = f"{wanted.get('options', '')} -c statement_timeout=10s".strip()
    return wanted | {"options": options, "application_name": "live hub", "connect_timeout": 5}
