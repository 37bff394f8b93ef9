"""How a start ends early: with one line that says why, or because somebody asked it to stop."""

import errno
import signal
import sys
from collections.abc import Callable
from types import FrameType

REFUSED = 2
NO_SPACE_STATUS = 28
NO_SPACE = "No space left on device"
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Refusal(Exception):
    """The start cannot go on; the message is the one line that the person reads."""


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM; not an error, so not an Exception."""


def stop_on_signals() -> None:
    """Turn Ctrl-C, SIGTERM and a closed terminal into Stopped, once; later ones are ignored."""

    def stop(number: int, frame: FrameType | None) -> None:
        for name in STOPS:
            signal.signal(name, signal.SIG_IGN)
        raise Stopped

    for name in STOPS:
        signal.signal(name, stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def hold_signals() -> None:
    """Let a stop wait until the next program of this process has called stop_on_signals."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def full_disk(place: object) -> Refusal:
    """The refusal for a disk without space."""
    return Refusal(f"The disk that holds {place} is full: free some space and start again.")


def is_full_disk(error: OSError) -> bool:
    """True when the error, or one that it collects, is a lack of space."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT} or NO_SPACE in str(error)


def exit_status(work: Callable[[], int]) -> int:
    """Run the work; a refusal is one line on stderr and status 2, a stop is status 0."""
    try:
        return work()
    except Stopped:
        return 0
    except Refusal as refusal:
        return _refused(str(refusal))
    except OSError as error:
        if is_full_disk(error):
            return _refused(str(full_disk(error.filename or "the project or its data")))
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS} and error.filename:
            return _refused(f"This account may not write {error.filename}: {error.strerror}.")
        raise


def _refused(line: str) -> int:
    sys.stderr.write(" ".join(line.split()) + "\n")
    return REFUSED
