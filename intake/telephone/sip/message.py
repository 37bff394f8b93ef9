"""SIP messages (RFC 3261) read strictly and within limits; what is none is met with silence."""

import re
from dataclasses import dataclass, field, replace

LONGEST = 8_192
LONGEST_LINE = 1_024
MOST_HEADERS = 64
VERSION = "SIP/2.0"
#: The short names that every header of weight has.
SHORT = {
    "b": "referred-by",
    "c": "content-type",
    "e": "content-encoding",
    "f": "from",
    "i": "call-id",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "r": "refer-to",
    "s": "subject",
    "t": "to",
    "v": "via",
}
#: A message with two of these means two things at once.
ONCE = frozenset({"from", "to", "call-id", "cseq", "content-length", "max-forwards"})
REQUEST_LINE = re.compile(r"([A-Za-z0-9.!%*_+`'~-]{1,32}) (\S{1,512}) SIP/(\d)\.(\d)")
STATUS_LINE = re.compile(r"SIP/2\.0 ([1-6]\d\d)(?: .*)?")
NAME = re.compile(r"[A-Za-z0-9.!%*_+`'~-]{1,64}")
CSEQ = re.compile(r"(\d{1,10})\s+(\S{1,32})")
NUMBER = re.compile(r"\d{1,10}")
GAP = re.compile(rb"\r?\n\r?\n")
BAD, TOO_LARGE, WRONG_VERSION = 400, 513, 505
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Headers in their order, by long names in small letters, and the body."""

    headers: Pairs = field(repr=False)
    body: bytes = field(default=b"", repr=False)

    def all(self, name: str) -> list[str]:
        """Every value of a header, in order."""
        return [value for each, value in self.headers if each == name]

    def one(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next((value for each, value in self.headers if each == name), "")

    @property
    def cseq(self) -> tuple[int, str]:
        """Number and method of CSeq; (-1, "") when it is not one."""
        found = CSEQ.fullmatch(self.one("cseq"))
        return (int(found[1]), found[2]) if found and int(found[1]) < 2**31 else (-1, "")


@dataclass(frozen=True, slots=True)
class Request(Message):
    """A request; `fault` is the status that answers what is wrong with its form, 0 for nothing."""

    method: str = ""
    uri: str = field(default="", repr=False)
    fault: int = 0

    @property
    def is_answerable(self) -> bool:
        """Whether it says enough of itself for an answer to find back."""
        return self.method != "ACK" and all(
            self.one(name) for name in ("via", "from", "to", "call-id", "cseq")
        )


@dataclass(frozen=True, slots=True)
class Response(Message):
    """A response to a request of ours."""

    status: int = 0


def parse(data: bytes) -> Request | Response | None:
    """Read one datagram. None for what is no SIP; a request with a fault for what is bad SIP."""
    head = GAP.split(data[:LONGEST], maxsplit=1)[0].replace(b"\r\n", b"\n")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError:
        return None
    if status := STATUS_LINE.fullmatch(lines[0]):
        headers, sound = _headers(lines[1:])
        response = Response(headers, status=int(status[1]))
        body = _body(data, response)
        if body is None or not sound or len(data) > LONGEST:
            return None
        return replace(response, body=body)
    start = REQUEST_LINE.fullmatch(lines[0])
    if start is None:
        return None
    headers, sound = _headers(lines[1:])
    request = Request(headers, method=start[1], uri=start[2])
    if len(data) > LONGEST:
        return _faulty(request, TOO_LARGE)
    if (start[3], start[4]) != ("2", "0"):
        return _faulty(request, WRONG_VERSION)
    body = _body(data, request)
    if body is None or not sound or not _is_sound(request):
        return _faulty(request, BAD)
    return replace(request, body=body)


def _headers(lines: list[str]) -> tuple[Pairs, bool]:
    """The headers that can be read, and whether they are all there were."""
    found: list[tuple[str, str]] = []
    sound = len(lines) <= MOST_HEADERS
    for line in lines[:MOST_HEADERS]:
        if line[:1] in (" ", "\t") and found:
            name, value = found.pop()
            found.append((name, f"{value} {line.strip()}"))
            continue
        name, colon, value = line.partition(":")
        name = name.rstrip(" \t").lower()
        if not (colon and NAME.fullmatch(name) and len(line) <= LONGEST_LINE) or _ill(value):
            sound = sound and not line
            continue
        found.append((SHORT.get(name, name), value.strip()))
    return tuple(pair for each in found for pair in _apart(*each)), sound


def _apart(name: str, value: str) -> list[tuple[str, str]]:
    """Several hops in one line are as many lines."""
    if name not in {"via", "route", "record-route"}:
        return [(name, value)]
    return [(name, each.strip()) for each in value.split(",")]


def _ill(value: str) -> bool:
    return any(ord(sign) < 32 and sign != "\t" or ord(sign) == 127 for sign in value)


def _body(data: bytes, message: Message) -> bytes | None:
    """The body as long as it says it is; None when there is less of it."""
    found = GAP.search(data)
    rest = data[found.end() :] if found else b""
    told = message.one("content-length")
    if not told:
        return rest
    if not NUMBER.fullmatch(told) or int(told) > len(rest):
        return None
    return rest[: int(told)]


def _is_sound(request: Request) -> bool:
    names = [name for name, _value in request.headers]
    number, method = request.cseq
    hops = request.one("max-forwards") or "70"
    return (
        all(names.count(name) <= 1 for name in ONCE)
        and number >= 0
        and method == request.method
        and NUMBER.fullmatch(hops) is not None
        and int(hops) <= 255
        and all(request.one(name) for name in ("via", "from", "to", "call-id"))
    )


def _faulty(request: Request, status: int) -> Request:
    return replace(request, fault=status)
