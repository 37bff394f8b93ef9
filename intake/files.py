"""A store on disk for files that strangers send: sealed as they come, opened to be washed, removed.

A file is closed to the public key of the spool before anything says that it is there, so nobody
reads it from the disk, and it is taken also while database or keys are away.
"""

import contextlib
import shutil
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from cases.uploads import CROWDED, MOST_FILE, MOST_FILES, NAME, files_of
from intake import spool
from quarantine.kinds import format_of
from vault.crypto import Tampered
from vault.files import write
from vault.sealed_box import NoPublicKey, box, unbox

WORDS = b"web file"
FOLDER, ENDING = "files", ".sealed"
#: So long nobody asks what a file is for that no message names, seconds.
UNNAMED_FOR = 3600.0
#: So long somebody may still mend an event that was set aside, and it may name a file, seconds.
ASIDE_FOR = 7 * 86_400.0
#: Files have this part of the room that events have.
FILES_SHARE = 2


class FileGone(LookupError):
    """There is no such file, or it cannot be opened."""


class Unfit(ValueError):
    """These files are not taken; `why` is one of too_many, too_large, empty, other, crowded."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def files_sent(request: HttpRequest) -> tuple[bytes, ...]:
    """What was chosen, each a kind of file that can be washed. Raises Unfit."""
    if getattr(request, "scope", {}).get(CROWDED):
        raise Unfit("crowded")
    raws = tuple(each.read() for each in files_of(request).getlist(NAME))
    if why := _why_not(raws):
        raise Unfit(why)
    return raws


def _why_not(raws: tuple[bytes, ...]) -> str:
    if sum(map(len, raws)) > MOST_FILE:
        return "too_large"
    if len(raws) > MOST_FILES:
        return "too_many"
    if not all(raws):
        return "empty"
    return "" if all(map(format_of, raws)) else "other"


def file_keep(raw: bytes, *, name: str) -> None:
    """Seal one file on the disk; returns only when it would survive a power cut; twice is once.

    Raises spool.SpoolFull.
    """
    place = folder()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = b64encode(box(raw, words=WORDS)).decode()
        if not _has_room(place, len(sealed)):
            raise spool.SpoolFull("too many files wait")
        write(place, name + ENDING, sealed, over=True)
    except (OSError, NoPublicKey) as trouble:
        raise spool.SpoolFull(type(trouble).__name__) from trouble


def file_opened(name: str) -> bytes:
    """What lies under this name. Raises FileGone."""
    try:
        return unbox(b64decode(_path(name).read_text()), words=WORDS)
    except (FileNotFoundError, Tampered, ValueError) as trouble:
        raise FileGone(type(trouble).__name__) from trouble


def file_drop(name: str) -> None:
    """Remove what lies under this name, if anything does."""
    _path(name).unlink(missing_ok=True)


def files_tidy(*, at: datetime) -> None:
    """Remove old files that no event names: what was sent twice, or could not be stored.

    The caller says that no message waits for one.
    """
    before = at.timestamp() - UNNAMED_FOR
    old = [path for path in _files() if _age(path) < before]
    if not old or spool.depth() or spool.depth(ending=spool.OVER):
        return
    if spool.has_aside(since=at.timestamp() - ASIDE_FOR):
        return
    for path in old:
        path.unlink(missing_ok=True)


def folder() -> Path:
    """Where the files lie, within the spool."""
    return spool.folder() / FOLDER


def _has_room(place: Path, more: int) -> bool:
    """Whether it fits into the room of files, and leaves the events all that they may need."""
    if spool.size(place) + more > settings.SPOOL_LIMIT // FILES_SHARE:
        return False
    return shutil.disk_usage(place).free >= spool.still_needed() + more


def _age(path: Path) -> float:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_mtime
    return float("inf")


def _files() -> Iterator[Path]:
    return folder().glob(f"*{ENDING}")


def _path(name: str) -> Path:
    return folder() / f"{name}{ENDING}"
