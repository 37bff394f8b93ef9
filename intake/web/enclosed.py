"""Files that come with the web form: looked at by their first bytes, sealed, and washed later.

A file is closed to the public key of the spool before anything says that it is there, so nobody
reads it from the disk, and it is taken also while database or keys are away. The worker opens it,
has it washed and removes it here.
"""

import contextlib
import shutil
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.selectors.known import files_awaited
from cases.services.attachments import attachment_lose, attachment_take, files_due
from cases.uploads import CROWDED, MOST_FILE, MOST_FILES, NAME, files_of
from intake import spool
from intake.web.inbound import LINE
from operators.refusals import Refused
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

TOO_MANY = _("At most 3 files go at once. Nothing was sent yet: choose fewer.")
TOO_LARGE = _("The files are too large: together at most 8 MB. Nothing was sent yet: choose less.")
EMPTY = _("A file that you chose is empty. Nothing was sent yet: choose another.")
OTHER = _(
    "Only pictures (JPEG, PNG, WebP, GIF), sound recordings and PDF can be sent. Nothing was sent"
    " yet: save the file as one of these."
)
NO_FILES = _(
    "Files cannot be taken at this moment, and nothing was sent. Everything you wrote is still"
    " here: send it without the files, or try again later."
)


class FilesRefused(Refused):
    """These files are not taken; everything that was written stays."""


def files_given(request: HttpRequest) -> tuple[bytes, ...]:
    """What was chosen, each a kind of file that can be washed. Raises FilesRefused."""
    if getattr(request, "scope", {}).get(CROWDED):
        raise FilesRefused(NO_FILES)
    raws = tuple(each.read() for each in files_of(request).getlist(NAME))
    if why := _why_not(raws):
        raise FilesRefused(why)
    return raws


def _why_not(raws: tuple[bytes, ...]) -> str | Promise:
    if sum(map(len, raws)) > MOST_FILE:
        return TOO_LARGE
    if len(raws) > MOST_FILES:
        return TOO_MANY
    if not all(raws):
        return EMPTY
    return "" if all(map(format_of, raws)) else OTHER


def file_keep(raw: bytes, *, name: str) -> None:
    """Seal one file on the disk; returns only when it would survive a power cut; twice is once.

    Raises spool.SpoolFull.
    """
    place = _folder()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = b64encode(box(raw, words=WORDS)).decode()
        if not _has_room(place, len(sealed)):
            raise spool.SpoolFull("too many files wait")
        write(place, name + ENDING, sealed, over=True)
    except (OSError, NoPublicKey) as trouble:
        raise spool.SpoolFull(type(trouble).__name__) from trouble


def _has_room(place: Path, more: int) -> bool:
    """Whether it fits into the room of files, and leaves the events all that they may need."""
    if spool.size(place) + more > settings.SPOOL_LIMIT // FILES_SHARE:
        return False
    return shutil.disk_usage(place).free >= spool.still_needed() + more


def files_fetch(*, at: datetime) -> int:
    """Hand on what is due to be washed, and say how many there were; then tidy up."""
    due = files_due(line=LINE, at=at)
    for each in due:
        path = _folder() / f"{each.handle}{ENDING}"
        try:
            raw = unbox(b64decode(path.read_text()), words=WORDS)
        except (FileNotFoundError, Tampered, ValueError):
            attachment_lose(attachment_ref=each.ref, at=at)
        else:
            if not attachment_take(attachment_ref=each.ref, raw=raw, at=at):
                continue
        path.unlink(missing_ok=True)
    if not due:
        _tidy(at)
    return len(due)


def _tidy(at: datetime) -> None:
    """Remove files that no message names: what was sent twice, or could not be stored."""
    before = at.timestamp() - UNNAMED_FOR
    old = [path for path in _files() if _age(path) < before]
    if not old or spool.depth() or spool.depth(ending=spool.OVER) or files_awaited(line=LINE):
        return
    if spool.has_aside(since=at.timestamp() - ASIDE_FOR):
        return
    for path in old:
        path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_mtime
    return float("inf")


def _files() -> Iterator[Path]:
    return _folder().glob(f"*{ENDING}")


def _folder() -> Path:
    return spool.folder() / FOLDER
