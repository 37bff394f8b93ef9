"""The one way to tell browsers anything: inside a unit, numbered by its last statement."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from live.events import REGISTRY, STREAM, Event

_pending: ContextVar[list[tuple[str, Event]] | None] = ContextVar("pending", default=None)


@contextmanager
def unit() -> Iterator[None]:
    """One transaction whose events are numbered and written by its last statement.

    The rows of the streams stay locked from that statement to the commit, so nothing may follow
    it: units neither nest nor lie inside another transaction.
    """
    if _pending.get() is not None:
        raise RuntimeError("units do not nest")
    events: list[tuple[str, Event]] = []
    token = _pending.set(events)
    try:
        with transaction.atomic(durable=True):
            yield
            _write(events)
    finally:
        _pending.reset(token)


def append(event: Event, *, stream: str) -> None:
    """Tell `stream` about `event` if and when the unit commits."""
    events = _pending.get()
    if events is None:
        raise RuntimeError("append needs a unit")
    if type(event) is not REGISTRY.get(event.type):
        raise TypeError(f"{type(event).__name__} is not a registered event")
    if not STREAM.fullmatch(stream):
        raise ValueError("a stream is a word, or a word and 32 hexadecimal digits")
    if not all(isinstance(value, int) for value in event.counts.values()):
        raise TypeError("counts are plain numbers")
    events.append((stream, event))


def _write(events: list[tuple[str, Event]]) -> None:
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT live_publish(%s::text[], %s::text[], %s::uuid[], %s::integer[], %s::jsonb[])",
            [
                [stream for stream, _ in events],
                [event.type for _, event in events],
                [event.ref for _, event in events],
                [event.version for _, event in events],
                [json.dumps(dict(event.counts)) if event.counts else None for _, event in events],
            ],
        )
