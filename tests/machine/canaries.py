"""Made-up people whose every trace can be recognised, and a scanner that knows all its forms."""

import json
import random
import struct
import sys
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SMALL = "абвгдежзиклмнопрстуфхцчшщюя"
TEXTS = ("utf-8", "utf-16-le", "utf-16-be")
URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True)
class Somebody:
    """Five canaries: what a person tells of themselves."""

    name: str
    number: str
    chat: int
    latitude: float
    story: str

    def canaries(self) -> list[str]:
        return [self.name, self.number, str(self.chat), str(self.latitude), self.story]


def people(seed: int, count: int) -> list[Somebody]:
    """So many people, the same for the same seed."""
    dice = random.Random(seed)

    def letters(size: int) -> str:
        return "".join(dice.choices(SMALL, k=size))

    return [
        Somebody(
            name=letters(11).capitalize(),
            number=f"38000{dice.randrange(10**7):07}",
            chat=700_000_000_000_000 + dice.randrange(10**14),
            latitude=float(f"48.{dice.randrange(10**7) * 10 + dice.randrange(1, 10):08}"),
            story=letters(16),
        )
        for _ in range(count)
    ]


def forms(canary: str) -> Iterator[bytes]:
    """Every way in which a text may lie on a disk: encodings, hexadecimal, base64, escapes."""
    for text in {canary, canary.lower(), canary.upper()}:
        for encoding in TEXTS:
            raw = text.encode(encoding)
            yield from (raw, raw.hex().encode(), raw.hex().upper().encode())
            for shift in range(3):
                inner = _base64_within(raw, shift)
                yield from (inner, inner.translate(URL_SAFE))
        yield from (json.dumps(text)[1:-1].encode(), quote(text).encode())
    yield from _as_number(canary)


def _base64_within(raw: bytes, shift: int) -> bytes:
    """What is certain of the base64 of a longer text that holds these bytes after so many."""
    whole = b64encode(bytes(shift) + raw)
    return whole[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]


def _as_number(canary: str) -> Iterator[bytes]:
    if canary.isdecimal():
        yield from (struct.pack(order + "q", int(canary)) for order in "<>")
    elif canary.replace(".", "", 1).isdecimal():
        yield from (struct.pack(order + "d", float(canary)) for order in "<>")


class Scanner:
    """Looks for all forms of all canaries at once.

    Whatever holds a form holds one of its words of eight bytes (four for a short one) at a
    multiple of that size; so one pass over the words finds where a closer look is due.
    """

    def __init__(self, canaries: Iterable[str]) -> None:
        self._needles: dict[int, dict[int, dict[bytes, str]]] = {4: {}, 8: {}}
        for canary in canaries:
            for form in forms(canary):
                size = 8 if len(form) >= 15 else 4
                for start in range(size):
                    word = int.from_bytes(form[start : start + size], sys.byteorder)
                    self._needles[size].setdefault(word, {})[form] = canary
        self._words = {size: frozenset(needles) for size, needles in self._needles.items()}

    def found_in(self, content: bytes) -> set[str]:
        """The canaries of which some form lies in these bytes."""
        words = memoryview(content + bytes(-len(content) % 8))
        found = set()
        for size, code in ((4, "I"), (8, "Q")):
            for word in self._words[size].intersection(words.cast(code)):
                suspects = self._needles[size][word].items()
                found |= {canary for form, canary in suspects if form in content}
        return found

    def found_below(self, place: Path) -> set[str]:
        """The canaries in a file, or in the names and contents of all files of a folder."""
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        found = self.found_in("\n".join(str(each.relative_to(place)) for each in files).encode())
        for each in files:
            if each.is_file() and not each.is_symlink():
                found |= self.found_in(each.read_bytes())
        return found
