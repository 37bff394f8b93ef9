"""The manager interface of Asterisk (AMI) as it travels: lines of "Name: value", a gap after each.

What comes is bounded: an overlong line spoils its own message and no other. What goes out is
built from checked values alone, so no value can begin a line of its own.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST_LINE = 4_096
MOST_LINES = 200
END = b"\r\n"
GREETING = "Asterisk Call Manager/"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
VALUE = re.compile(r"[\x20-\x7e]{1,250}")
#: A message begins with one of these; a second one means that the gap between two was lost.
FIRST = ("event", "response")
#: But for this one, which bears the answer in itself.
ORIGINATED = ("event", "OriginateResponse")


class Unfit(ValueError):
    """This is no manager of Asterisk, or no value that can be sent to one."""


@dataclass(frozen=True, slots=True)
class Message:
    """Names in small letters with their values, in order."""

    pairs: tuple[tuple[str, str], ...] = field(repr=False)

    def one(self, name: str) -> str:
        """The first value of a name, or nothing."""
        return next((value for each, value in self.pairs if each == name), "")

    @property
    def event(self) -> str:
        """What it tells of; nothing for an answer."""
        return self.one("event")

    @property
    def words(self) -> str:
        """The words of the switch."""
        return "\n".join(f"{name}: {value}" for name, value in self.pairs)

    @property
    def source(self) -> str:
        """A name for these very words; Asterisk numbers its events only when told to debug."""
        return hashlib.sha256(self.words.encode()).hexdigest()


class Reader:
    """Bytes as they come, cut anywhere, into messages."""

    def __init__(self) -> None:
        self.greeting = ""
        self._rest = b""
        self._pairs: list[tuple[str, str]] = []
        self._is_spoilt = False
        self._skips = False

    def feed(self, data: bytes) -> Iterator[Message]:
        """Every message that is whole by now. Raises Unfit when a stranger is at the other end."""
        *lines, self._rest = (self._rest + data).split(END)
        for line in lines:
            if self._skips or len(line) > LONGEST_LINE:
                self._skips, self._is_spoilt = False, True
            else:
                yield from self._line(line.decode(errors="replace"))
        if len(self._rest) > LONGEST_LINE:
            # All but a half of an end of line that may have come.
            self._rest, self._skips = self._rest[-1:], True

    def _line(self, line: str) -> Iterator[Message]:
        if not self.greeting:
            if not line.startswith(GREETING):
                raise Unfit("no manager of Asterisk")
            self.greeting = line
            return
        name, colon, value = line.partition(":")
        name = name.strip().lower()
        if not line or (name in FIRST and self._pairs and self._pairs[0] != ORIGINATED):
            yield from self._whole()
        if colon and NAME.fullmatch(name):
            self._pairs.append((name, value.strip()))
        self._is_spoilt = self._is_spoilt or len(self._pairs) > MOST_LINES
        if self._is_spoilt:
            self._pairs.clear()

    def _whole(self) -> Iterator[Message]:
        pairs, self._pairs = tuple(self._pairs), []
        spoilt, self._is_spoilt = self._is_spoilt, False
        if pairs and not spoilt:
            yield Message(pairs)


def written(action: str, **fields: str) -> bytes:
    """An action as it travels. Raises Unfit for a value that could be more than a value."""
    lines = [("Action", action), *fields.items()]
    if not all(NAME.fullmatch(name) and VALUE.fullmatch(value) for name, value in lines):
        raise Unfit("a value that can't be sent")
    return "".join(f"{name}: {value}\r\n" for name, value in lines).encode() + END
