"""The event socket of FreeSWITCH as it travels: headers, a gap, and a body as long as they say.

What comes is bounded: a body that is too long is passed over, and the next message is read. What
goes out is one line of checked words, so nothing can begin a command of its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

MOST_HEAD, LONGEST_BODY, LONGEST_SKIPPED = 8_192, 4_194_304, 67_108_864
MOST_FIELDS, LONGEST_WORDS = 2_000, 131_072
LENGTH = re.compile(r"[0-9]{1,9}")
GAP = re.compile(rb"\n\r?\n")
MICROSECONDS = re.compile(r"[0-9]{1,18}")
COMMAND = re.compile(r"[\x20-\x7e]{1,300}")


class Unfit(ValueError):
    """This is no event socket, or no command that can be sent to one."""


@dataclass(frozen=True, slots=True)
class Message:
    """What kind it is, its answer in one line, and its body."""

    kind: str
    reply: str = field(default="", repr=False)
    body: str = field(default="", repr=False)


class Reader:
    """Bytes as they come, cut anywhere, into messages."""

    def __init__(self) -> None:
        self._rest = b""
        self._head: Mapping[str, str] | None = None
        self._length = self._skip = 0

    def feed(self, data: bytes) -> Iterator[Message]:
        """Every message that is whole by now. Raises Unfit when it can't be told where one ends."""
        self._rest += data
        while self._step():
            head, self._head = self._head or {}, None
            body, self._rest = self._rest[: self._length], self._rest[self._length :]
            if kind := head.get("content-type", ""):
                yield Message(kind, head.get("reply-text", ""), body.decode(errors="replace"))

    def _step(self) -> bool:
        """Whether there is a message, or something to pass over."""
        if self._skip:
            passed = min(self._skip, len(self._rest))
            self._skip, self._rest = self._skip - passed, self._rest[passed:]
            return bool(passed) and not self._skip and self._step()
        if self._head is None:
            self._rest = self._rest.lstrip(b"\r\n")
            gap = GAP.search(self._rest)
            if (gap.start() if gap else len(self._rest)) > MOST_HEAD:
                raise Unfit("a head without an end")
            if gap is None:
                return False
            self._begin(self._rest[: gap.start()], gap.end())
            return self._step()
        return len(self._rest) >= self._length

    def _begin(self, head: bytes, end: int) -> None:
        fields = fields_of(head.decode(errors="replace"))
        self._head = {name.lower(): value for name, value in fields.items()}
        length = self._head.get("content-length", "0")
        if not LENGTH.fullmatch(length) or int(length) > LONGEST_SKIPPED:
            raise Unfit("a length that is none")
        self._rest, self._length = self._rest[end:], int(length)
        if self._length > LONGEST_BODY:
            self._head, self._skip, self._length = None, self._length, 0


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its fields, as they were before they were made fit for a line."""

    fields: Mapping[str, str] = field(repr=False)
    words: str = field(repr=False)

    def one(self, name: str) -> str:
        """A field, or nothing."""
        return self.fields.get(name, "")

    @property
    def source(self) -> str:
        """The switch's own name of the event: which of its lives, and the number in it."""
        return f"{self.one('Core-UUID')}:{self.one('Event-Sequence')}"

    @property
    def stamp(self) -> int:
        """When the switch said it, in microseconds by its own clock; 0 where it does not say."""
        said = self.one("Event-Date-Timestamp")
        return int(said) if MICROSECONDS.fullmatch(said) else 0


def event_of(body: str) -> Event | None:
    """The event of a body; None for one that is too much."""
    if len(body) > LONGEST_WORDS or body.count("\n") > MOST_FIELDS:
        return None
    return Event(fields_of(body), body)


def fields_of(text: str) -> dict[str, str]:
    """Names and values, a line each; of two alike the first counts."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip():
            found.setdefault(name.strip(), unquote(value.strip()))
    return found


def written(*words: str) -> bytes:
    """A command as it travels. Raises Unfit for a word that could be more than a word."""
    line = " ".join(words)
    if not COMMAND.fullmatch(line) or any(" " in word or not word for word in words):
        raise Unfit("a command that can't be sent")
    return f"{line}\n\n".encode()
