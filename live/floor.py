"""The floor: plain counts for supervisors, at most once a second, never a row per move."""

import json
from collections.abc import Callable, Collection, Mapping

from live.listener import Message, frame

EVERY = 1.0

Aggregate = Callable[[str], Mapping[str, int]]


_aggregate: list[Aggregate] = []


def wire(aggregate: Aggregate) -> None:
    """Say how the counts of a floor stream (`floor:<office>`) are taken; it runs in a thread."""
    _aggregate[:] = [aggregate]


def counts(streams: Collection[str]) -> dict[str, Message]:
    """The frame with the counts of each stream."""
    return {
        stream: frame(
            json.dumps(
                {
                    "stream": stream,
                    "type": "floor.counts",
                    "counts": dict(aggregate(stream)),
                },
                separators=(",", ":"),
            )
        )
        for aggregate in _aggregate
        for stream in streams
    }
