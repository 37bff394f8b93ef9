"""Signed copies of the newest link, kept where the database's owner cannot reach.

One line each, one file a day: {"at", "hash", "seq", "signature"}. Idle or not, one is written
each minute, so the age of the newest says whether anybody still watches.
"""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from audit.links import GENESIS, canonical
from audit.models import Seal
from vault import signing

WORDS = b"hotline audit checkpoint\0"
FILES = "checkpoints-*.jsonl"
LATE_AFTER = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one checkpoint says of the chain."""

    seq: int
    digest: bytes
    at: datetime
    genuine: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """All checkpoints of a folder, and what could not be read of it."""

    marks: list[Mark] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """One folder of checkpoints by its number, and the newest genuine one that it holds."""

    number: int
    folder: Path
    newest: Mark | None
    age: timedelta | None

    @property
    def is_late(self) -> bool:
        """Whether nobody has written here lately."""
        return self.age is None or self.age > LATE_AFTER


def places(folders: list[Path], *, at: datetime) -> list[Place]:
    """How each of the folders stands; one that cannot be read holds nothing."""
    found = []
    for number, folder in enumerate(folders, 1):
        newest = _newest(folder)
        age = max(at - newest.at, timedelta()) if newest else None
        found.append(Place(number, folder, newest, age))
    return found


def write(folder: Path, *, at: datetime) -> int:
    """Add a checkpoint of the newest link to a folder, on the disk before this returns its seq."""
    last = Seal.objects.order_by("-seq").values_list("seq", "hash").first() or (0, GENESIS)
    told = {"seq": last[0], "hash": bytes(last[1]).hex(), "at": at.astimezone(UTC).isoformat()}
    line = canonical(told | {"signature": signing.sign(WORDS + canonical(told)).hex()}) + b"\n"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"checkpoints-{at.astimezone(UTC):%Y-%m-%d}.jsonl"
    with path.open("ab") as file:
        file.truncate(_whole(path))
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return last[0]


def read(folder: Path, *, public: bytes) -> Kept:
    """Every checkpoint of a folder; a folder without any is a trouble of its own."""
    held = Kept()
    for path in sorted(folder.glob(FILES)):
        for number, line in enumerate(path.read_bytes()[: _whole(path)].splitlines(), 1):
            try:
                held.marks.append(_mark(json.loads(line), public))
            except (ValueError, KeyError, TypeError, AttributeError):
                held.troubles.append(f"line {number} of {path} is no checkpoint")
    if not held.marks and not held.troubles:
        held.troubles.append(f"there is no checkpoint in {folder}")
    return held


def _newest(folder: Path) -> Mark | None:
    """The last checkpoint of the last file, if this office signed it."""
    try:
        path = max(folder.glob(FILES))
        line = path.read_bytes()[: _whole(path)].splitlines()[-1]
        mark = _mark(json.loads(line), signing.public_key())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    return mark if mark.genuine else None


def _whole(path: Path) -> int:
    """The length of a file without a last line that was cut off by a failing disk or power."""
    return path.read_bytes().rfind(b"\n") + 1


def _mark(told: dict[str, Any], public: bytes) -> Mark:
    signature = bytes.fromhex(told.pop("signature"))
    genuine = signing.verify(WORDS + canonical(told), signature, public=public)
    at = datetime.fromisoformat(told["at"])
    return Mark(int(told["seq"]), bytes.fromhex(told["hash"]), at, genuine)
