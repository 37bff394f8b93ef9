"""What a file is by its content; its name and what the sender calls it count for nothing."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What people may send."""

    IMAGE = "image"
    SOUND = "sound"
    PAPER = "paper"


class Format(NamedTuple):
    """One form of a kind; the name is the decoder's."""

    kind: Kind
    name: str


#: Processor seconds that each kind may take.
SECONDS = {Kind.IMAGE: 5, Kind.PAPER: 15, Kind.SOUND: 30}
#: What each kind comes out as.
CLEAN = {Kind.IMAGE: "image/jpeg", Kind.SOUND: "audio/ogg", Kind.PAPER: "image/jpeg"}
BEGINNINGS = {"image/jpeg": b"\xff\xd8\xff", "audio/ogg": b"OggS"}

SIGNS: tuple[tuple[Callable[[bytes], bool], Format], ...] = (
    (lambda head: head.startswith(b"\xff\xd8\xff"), Format(Kind.IMAGE, "JPEG")),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), Format(Kind.IMAGE, "PNG")),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", Format(Kind.IMAGE, "WEBP")),
    (lambda head: head[:6] in (b"GIF87a", b"GIF89a"), Format(Kind.IMAGE, "GIF")),
    (lambda head: head.startswith(b"%PDF-"), Format(Kind.PAPER, "pdf")),
    (lambda head: head.startswith(b"OggS"), Format(Kind.SOUND, "ogg")),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", Format(Kind.SOUND, "wav")),
    (lambda head: head[4:8] == b"ftyp", Format(Kind.SOUND, "mov")),
    (lambda head: head.startswith(b"ID3"), Format(Kind.SOUND, "mp3")),
    (
        lambda head: head[:1] == b"\xff" and head[1:2] in b"\xf2\xf3\xfa\xfb",
        Format(Kind.SOUND, "mp3"),
    ),
)


def format_of(raw: bytes) -> Format | None:
    """The form that the first bytes announce; only a decoder can tell whether it is true."""
    head = raw[:16]
    return next((found for matches, found in SIGNS if matches(head)), None)
