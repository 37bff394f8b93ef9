"""What a socket asks for: streams, and for each the place from which it goes on."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from live.events import STREAM

PLACE = re.compile(r"([0-9A-Za-z_-]{1,64})\.([0-9]{1,18})")
MOST = 32


class BadRequestError(ValueError):
    """The query string asks for nothing that could exist."""


@dataclass(frozen=True, slots=True)
class Position:
    """The last number that was taken in, and the life of the database it belongs to."""

    epoch: str
    seq: int


def parse(query: str) -> dict[str, Position | None]:
    """The streams of a query string; None where the socket goes on from now."""
    wanted: dict[str, Position | None] = {}
    try:
        asked = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST)
    except ValueError as error:
        raise BadRequestError("too many streams") from error
    for key, value in asked:
        if key != "stream":
            continue
        stream, position = _split(value)
        if not STREAM.fullmatch(stream):
            raise BadRequestError("not a stream")
        wanted[stream] = position
    return wanted


def _split(value: str) -> tuple[str, Position | None]:
    stream, _, place = value.rpartition(":")
    if "." not in place:
        return value, None
    found = PLACE.fullmatch(place)
    if found is None:
        raise BadRequestError("not a place in a stream")
    return stream, Position(found[1], int(found[2]))
