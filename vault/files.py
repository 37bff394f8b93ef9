"""Files of the key folder: written whole or not at all, on the disk before anybody relies on it."""

import os
import tempfile
from pathlib import Path

DRAFT = ".draft-"


def write(folder: Path, name: str, content: str, *, over: bool) -> None:
    """Write one file that only this account can read; FileExistsError when it must not be there."""
    handle, draft = tempfile.mkstemp(dir=folder, prefix=DRAFT)  # 0600 from the first byte on
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if over:
            Path(draft).replace(folder / name)
        else:
            os.link(draft, folder / name)
    finally:
        Path(draft).unlink(missing_ok=True)
    _fsync(folder)


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
