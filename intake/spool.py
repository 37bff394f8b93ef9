"""A store on disk for what comes in while database or keys are away: sealed, whole, and drained.

One file for each event, named by the hour of its coming, closed to a public key, so the spool tells
a thief nothing. The sender is answered only once the file and its name are on the disk. Events go
through `receive` like any other, which takes each once however often the spool offers it.
"""

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from cases.inbound import Inbound, read_back, written
from vault.crypto import Tampered
from vault.files import DRAFT, write
from vault.roots import RootsMissing
from vault.sealed_box import NoPublicKey, box, unbox
from vault.transit import KeyServerAway

AWAY = (OperationalError, InterfaceError, RootsMissing, KeyServerAway)
#: What no second try would mend.
UNREADABLE = (Tampered, ValueError, LookupError, TypeError, DataError, IntegrityError)
WORDS = b"intake spool"
ENDING, SET_ASIDE = ".sealed", "refused"
#: What came faster than it can be looked at, while database and keys were there.
OVER = ".over"
#: What is left free on the disk for everybody else, bytes.
RESERVE = 32 * 1024 * 1024
#: For so long after a failure nobody waits for the database again, seconds.
PAUSE = 3.0
BATCH = 500


class SpoolFull(RuntimeError):
    """The event could not be kept: the disk or the spool is full, or there is no public key."""


class Breaker:
    """Remembers for a moment that the database or the keys were away."""

    def __init__(self) -> None:
        self._until = 0.0

    def trip(self) -> None:
        """They were away just now."""
        self._until = time.monotonic() + PAUSE

    def reset(self) -> None:
        """Ask them again with the next event."""
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it is too early to ask again."""
        return time.monotonic() < self._until


breaker = Breaker()


def folder() -> Path:
    """Where the events lie; a volume of its own in production."""
    return Path(settings.SPOOL_DIR)


def keep(inbound: Inbound, *, ending: str = ENDING) -> None:
    """Seal one event and put it on the disk; returns only when it would survive a power cut.

    Raises SpoolFull.
    """
    place = folder()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(place).free < RESERVE or size(place) > settings.SPOOL_LIMIT:
            raise SpoolFull("the spool is full")
        sealed = box(written(inbound).encode(), words=WORDS)
        name = f"{inbound.at.timestamp():017.6f}-{secrets.token_hex(8)}{ending}"
        write(place, name, sealed.hex(), over=False)
    except (OSError, NoPublicKey) as trouble:
        raise SpoolFull(type(trouble).__name__) from trouble


def drain(
    receive: Callable[[Inbound], object],
    *,
    ending: str = ENDING,
    most: int = BATCH,
    has_room: Callable[[Inbound], bool] = lambda _inbound: True,
) -> tuple[int, int]:
    """Hand the oldest events on; gives how many went on and how many were set aside.

    What has no room yet stays where it is.

    Stops at the first that finds database or keys away; an event that can't be read is set aside
    and holds up nobody. Two drains at once hand the same event on twice, which is taken once.
    """
    done = aside = 0
    for path in sorted(_files(ending))[:BATCH]:
        if done >= most:
            break
        try:
            inbound = opened(path)
            if not has_room(inbound):
                continue
            receive(inbound)
        except AWAY:
            raise
        except FileNotFoundError:
            continue
        except UNREADABLE:
            _set_aside(path)
            aside += 1
            continue
        path.unlink(missing_ok=True)
        done += 1
    return done, aside


def drafts_clear(*, before: float) -> None:
    """Remove what was half written before a moment, seconds since the epoch: nobody heard yes.

    A process that is killed while it writes leaves one behind, beside the events or the files.
    """
    for path in folder().glob(f"**/{DRAFT}*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def opened(path: Path) -> Inbound:
    """The event of a file. Raises Tampered, ValueError, RootsMissing."""
    return read_back(unbox(bytes.fromhex(path.read_text()), words=WORDS).decode())


def depth(*, ending: str = ENDING) -> int:
    """How many events wait."""
    return sum(1 for _ in _files(ending))


def size(place: Path) -> int:
    """How many bytes wait in a folder; what is handed on meanwhile waits no more."""
    total = 0
    with os.scandir(place) as found:
        for each in found:
            with contextlib.suppress(FileNotFoundError):
                total += each.stat().st_size if each.is_file() else 0
    return total


def still_needed() -> int:
    """How many bytes of the disk are the events' and nobody else's: what they may still fill."""
    return RESERVE + max(0, settings.SPOOL_LIMIT - size(folder()))


def has_aside(*, since: float) -> bool:
    """Whether an event was set aside after a moment, seconds since the epoch."""
    return any(path.stat().st_mtime > since for path in (folder() / SET_ASIDE).glob("*"))


def oldest() -> float | None:
    """When the oldest came, seconds since the epoch; None when nothing waits."""
    names = [path.name.partition("-")[0] for path in _files()]
    return min(map(float, names), default=None)


def _files(ending: str = ENDING) -> Iterator[Path]:
    return folder().glob(f"*{ending}")


def _set_aside(path: Path) -> None:
    apart = folder() / SET_ASIDE
    apart.mkdir(mode=0o700, exist_ok=True)
    if path.exists():
        path.replace(apart / path.name)
        os.utime(apart / path.name)  # how long it lies there counts from now on
