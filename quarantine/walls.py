"""The walls around the child: put up before the first byte of a stranger is read, or not at all."""

import ctypes
import errno
import os
import resource
import signal
import socket
import struct
from pathlib import Path

from quarantine.filter import program

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
LANDLOCK_CREATE, LANDLOCK_RESTRICT, LANDLOCK_VERSION = 444, 446, 1
#: How many rights on files each version of Landlock knows, the first version first.
FILE_RIGHTS = (13, 14, 15, 15, 16)
NET_SINCE, SCOPES_SINCE = 4, 6
MIB = 1024 * 1024
#: What the decoding itself may take, beside the libraries.
MEMORY = 208 * MIB
STANDARD = 3

_C = ctypes.CDLL(None, use_errno=True)


class WallsMissing(OSError):
    """A protection could not be put up, so nothing is opened."""


def put_up(*, seconds: int) -> None:
    """Close this process in for good, with so many seconds of processor time.

    What it needs must be imported already. Raises WallsMissing.
    """
    try:
        size = _size()
        os.environ.clear()
        os.closerange(STANDARD, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        _control(PR_SET_PDEATHSIG, signal.SIGKILL)
        _control(PR_SET_DUMPABLE, 0)
        _control(PR_SET_NO_NEW_PRIVS, 1)
        _landlock()
        _limits(seconds, memory=size + MEMORY)
        _seccomp()
    except (OSError, ValueError) as trouble:
        raise WallsMissing("a protection could not be put up") from trouble
    _lean_against_them()


def _control(option: int, value: int) -> None:
    if _C.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _landlock() -> None:
    """Take every right on files and the network, where the kernel has Landlock."""
    version = _C.syscall(LANDLOCK_CREATE, None, 0, LANDLOCK_VERSION)
    if version < 1:
        return
    rights = (
        (1 << FILE_RIGHTS[min(version, len(FILE_RIGHTS)) - 1]) - 1,
        0b11 if version >= NET_SINCE else 0,
        0b11 if version >= SCOPES_SINCE else 0,
    )
    known = 1 + (version >= NET_SINCE) + (version >= SCOPES_SINCE)
    rules = struct.pack(f"={known}Q", *rights[:known])
    descriptor = _C.syscall(LANDLOCK_CREATE, rules, len(rules), 0)
    if descriptor < 0 or _C.syscall(LANDLOCK_RESTRICT, descriptor, 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(descriptor)


def _size() -> int:
    """How much address space the interpreter and its libraries take."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _limits(seconds: int, *, memory: int) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, STANDARD),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(what, (most, most))


def _seccomp() -> None:
    lines = program()
    kept = ctypes.create_string_buffer(lines, len(lines))
    described = struct.pack("@HP", len(lines) // 8, ctypes.addressof(kept))
    if _C.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, described, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def _lean_against_them() -> None:
    """A wall is believed in once it has held, and by the filter's own word."""
    for attempt in (_open, _connect, os.fork):
        try:
            if attempt() == 0 and attempt is os.fork:
                os._exit(1)
        except OSError as held:
            if held.errno == errno.EPERM:
                continue
        raise WallsMissing("a wall gave way")


def _open() -> int:
    return os.open("/", os.O_RDONLY)


def _connect() -> int:
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).detach()
