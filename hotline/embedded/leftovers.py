"""A server that an earlier start left behind: found by its working folder, stopped cleanly."""

import os
import signal
import time
from pathlib import Path

from hotline.embedded.refusal import Refusal

KINDLY, FIRMLY, PAUSE = 20.0, 5.0, 0.05


def clear(cluster: Path) -> None:
    """End what still works in this cluster and remove the note of a server that is gone.

    The number in the note says little, since numbers are used again; the working folder of a
    process does not lie. The caller holds the lock of the data folder.
    """
    for number, seconds in ((signal.SIGINT, KINDLY), (signal.SIGQUIT, FIRMLY)):
        if _ended(cluster, number, seconds):
            (cluster / "postmaster.pid").unlink(missing_ok=True)
            return
    raise Refusal(f"A PostgreSQL of an earlier start still works in {cluster} and does not stop.")


def processes_in(folder: Path) -> list[int]:
    """The processes whose working folder this is."""
    if not folder.is_dir():
        return []
    wanted = folder.stat()
    found = []
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.path.samestat(os.stat(f"/proc/{name}/cwd"), wanted):
                found.append(int(name))
        except OSError:
            continue
    return found


def _ended(cluster: Path, number: signal.Signals, seconds: float) -> bool:
    remaining = processes_in(cluster)
    chief = _chief(cluster)
    for process in [chief] if chief in remaining else remaining:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            continue
        except PermissionError as error:
            raise Refusal(f"{cluster} is in use by another account's PostgreSQL.") from error
    deadline = time.monotonic() + seconds
    while processes_in(cluster):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True


def _chief(cluster: Path) -> int:
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0
