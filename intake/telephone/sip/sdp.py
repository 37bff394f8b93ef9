"""Descriptions of sound (SDP): ours name streams and a direction, and carry nothing.

The line only signals. Each stream of an offer is taken as inactive, in the caller's own formats, so
that a telephone keeps the call up while the office's switch carries the voices. Only a hold and its
end say anything else: the switch reads from the direction what the caller is to hear.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

TYPE = "application/sdp"
CONTENT = ("Content-Type", TYPE)
STREAM = re.compile(r"m=([a-z]{1,16}) (\d{1,5})(?:/\d{1,5})? (\S{1,32})((?: \S{1,32}){1,64})\s*")
DIRECTION = re.compile(r"^a=(sendrecv|sendonly|recvonly|inactive)\s*$", re.M)
FORMAT = re.compile(r"^a=rtpmap:\d{1,3} [\w./-]{1,64}$", re.M)
NOWHERE = re.compile(r"^c=IN IP4 0\.0\.0\.0\s*$", re.M)
PLACE = re.compile(r"^c=", re.M)
OF_A_STREAM = re.compile(r"m=|c=|a=(rtpmap|fmtp|ptime|rtcp|sendonly|inactive)\b")
#: Where nobody listens.
DISCARD = 9
MOST_FORMATS = 32


class Direction(StrEnum):
    """Who may be heard (RFC 3264 5.1), from where it is said."""

    BOTH = "sendrecv"
    OUT = "sendonly"
    IN = "recvonly"
    NONE = "inactive"

    @property
    def sends(self) -> bool:
        """Whether whoever says it speaks."""
        return self in {Direction.BOTH, Direction.OUT}

    @property
    def receives(self) -> bool:
        """Whether whoever says it listens."""
        return self in {Direction.BOTH, Direction.IN}


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of a description."""

    media: str
    port: int
    #: Transport and formats, as the far end writes them.
    kind: str
    text: str


@dataclass(slots=True)
class Sound:
    """What we say of the sound of one call: whatever changes is a new version of it."""

    host: str
    wants: Direction = Direction.NONE
    version: int = 0
    #: What another telephone described, which is then handed on instead of ours.
    told: bytes = b""
    _streams: tuple[Stream, ...] = ()
    _last: str = ""

    def answer(self, offer: bytes) -> bytes:
        """The answer to an offer (RFC 3264 6.1); without one, an offer of our own."""
        theirs = direction_of(offer)
        if theirs is None:
            return self.offer()
        self._streams = parts_of(offer)[1]
        return self._described(
            direction(
                sends=self.wants.sends and theirs.receives,
                receives=self.wants.receives and theirs.sends,
            )
        )

    def offer(self) -> bytes:
        """What we want, in the streams of the call."""
        return self._described(self.wants)

    def _described(self, way: Direction) -> bytes:
        if self.told:
            text = _handed_on(self.told, way)
        else:
            text = f"s=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n{self._own(way)}"
        if text != self._last:
            self._last, self.version = text, self.version + 1
        return f"v=0\r\no=- 1 {self.version} IN IP4 {self.host}\r\n{text}".encode()

    def _own(self, way: Direction) -> str:
        first = _first(self._streams)
        lines = [_line(each, way if each is first else None) for each in self._streams]
        return "".join(lines) or f"m=audio {DISCARD} RTP/AVP 0\r\na={way}\r\n"


def direction(*, sends: bool, receives: bool) -> Direction:
    """The word for it."""
    if sends:
        return Direction.BOTH if receives else Direction.OUT
    return Direction.IN if receives else Direction.NONE


def direction_of(description: bytes) -> Direction | None:
    """Who may be heard as the far end wants it; None when it describes no stream at all.

    An address of zeros is how a telephone of RFC 2543 says that it doesn't listen.
    """
    session, streams = parts_of(description)
    first = _first(streams)
    if first is None:
        return Direction.NONE if streams else None
    said = DIRECTION.search(first.text) or DIRECTION.search(session)
    way = Direction(said[1]) if said else Direction.BOTH
    placed = first.text if PLACE.search(first.text) else session
    listens = way.receives and first.port != 0 and not NOWHERE.search(placed)
    return direction(sends=way.sends and first.port != 0, receives=listens)


def parts_of(description: bytes) -> tuple[str, tuple[Stream, ...]]:
    """What is said of the whole, and the streams; none of them when one can't be read."""
    text = description.decode(errors="replace").replace("\r\n", "\n")
    session, *parts = re.split(r"^(?=m=)", text, flags=re.M)
    found = [(STREAM.fullmatch(each.partition("\n")[0]), each) for each in parts]
    streams = [
        Stream(read[1], int(read[2]), read[3] + read[4], text) for read, text in found if read
    ]
    return session, tuple(streams) if len(streams) == len(found) else ()


def refused(stream: Stream) -> str:
    """A stream that nobody wants."""
    return f"m={stream.media} 0 {stream.kind}\r\n"


def has_sound(description: bytes) -> bool:
    """Whether there is a stream in which somebody could be heard."""
    first = _first(parts_of(description)[1])
    return first is not None and first.port != 0


def copied(description: bytes) -> bytes:
    """What a copy of several telephones describes, without what one of them calls its streams."""
    session, streams = parts_of(description)
    lines = [line.strip() for line in session.split("\n") if not line.startswith("a=")]
    for each in streams:
        lines += [line.strip() for line in each.text.split("\n") if OF_A_STREAM.match(line)]
    return "".join(f"{line}\r\n" for line in lines if line).encode()


def place_of(description: bytes) -> tuple[str, ...]:
    """Where the sound is to go, whatever its direction."""
    session, streams = parts_of(description)
    first = _first(streams)
    lines = [] if first is None else [*session.split("\n"), *first.text.split("\n")]
    return tuple(each.strip() for each in lines if each.startswith(("c=", "m=audio")))


def _handed_on(description: bytes, way: Direction) -> str:
    """What one described, for the other to read: its sound, this direction, and no name."""
    session, streams = parts_of(description)
    first = _first(streams)
    head = "".join(
        f"{line.strip()}\r\n"
        for line in DIRECTION.sub("", session).split("\n")
        if line.strip() and not line.startswith(("v=", "o="))
    )
    texts = []
    for each in streams:
        lines = [line.strip() for line in DIRECTION.sub("", each.text).split("\n") if line.strip()]
        body = "\r\n".join([*lines, f"a={way}", ""])
        texts.append(body if each is first else refused(each))
    return head + "".join(texts)


def _first(streams: tuple[Stream, ...]) -> Stream | None:
    """The stream that a call is about."""
    return next((each for each in streams if each.media == "audio"), None)


def _line(stream: Stream, way: Direction | None) -> str:
    if way is None:
        return refused(stream)
    formats = "".join(f"{each}\r\n" for each in FORMAT.findall(stream.text)[:MOST_FORMATS])
    return f"m=audio {DISCARD} {stream.kind}\r\na={way}\r\n{formats}"
