"""The data folder: made, locked against a second start, and with room to work in."""

import fcntl
import os
import shutil
from pathlib import Path

from hotline.embedded import places
from hotline.embedded.refusal import Refusal, full_disk

ROOM_AT_FIRST, ROOM_LATER = 300 * 1024 * 1024, 48 * 1024 * 1024
DEMO_SECRETS = ("django", "keys", "telegram", "cti", "metrics")


def take(data: Path) -> int:
    """Make the folder if need be and lock it for the life of this process; returns the lock."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Refusal(f"HOTLINE_DATA is not a folder: {data}.") from error
    lock = os.open(data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(lock, 20, 0).decode(errors="replace").strip() or "unknown"
        raise Refusal(f"{data} is in use by another start (process {holder}).") from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


def check_room(data: Path) -> None:
    """Refuse a disk too full to work on, before the work rather than in its middle."""
    is_new = not (places.postgres_folder(data) / "data").exists()
    if shutil.disk_usage(data).free < (ROOM_AT_FIRST if is_new else ROOM_LATER):
        raise full_disk(data)


def make_secrets(data: Path) -> None:
    """The secrets that a demonstration makes for itself; an office brings its own."""
    for name in DEMO_SECRETS:
        places.kept_secret(data, name)
