"""Descriptions of sound (SDP): ours say that none comes and none is wanted.

The line only signals. Each stream of an offer is taken as inactive, in the caller's own formats, so
that a telephone keeps the call up while the office's switch carries the voices.
"""

import re

TYPE = "application/sdp"
STREAM = re.compile(
    r"^m=([a-z]{1,16}) \d{1,5}(?:/\d{1,5})? (\S{1,32})((?: \S{1,32}){1,64})\s*$", re.M
)
#: Where nobody listens.
DISCARD = 9
PLAIN = "m=audio 9 RTP/AVP 0\r\na=inactive\r\n"


def answer_to(offer: bytes, *, host: str) -> bytes:
    """The answer to an offer; without one, an offer of our own of the same kind."""
    found = STREAM.findall(offer.decode(errors="replace").replace("\r\n", "\n"))
    streams = [_stream(number, *each) for number, each in enumerate(found)]
    return _described(host, "".join(streams) or PLAIN)


def held(*, host: str) -> bytes:
    """What a call on hold offers."""
    return _described(host, PLAIN)


def _stream(number: int, media: str, transport: str, formats: str) -> str:
    if number == 0 and media == "audio":
        return f"m=audio {DISCARD} {transport}{formats}\r\na=inactive\r\n"
    return f"m={media} 0 {transport}{formats}\r\n"


def _described(host: str, streams: str) -> bytes:
    head = f"v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
    return (head + streams).encode()
