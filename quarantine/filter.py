"""The list of what the child may ask of the kernel, as the program that the kernel runs for each.

Everything that is not on it fails: files, sockets, processes, signals, memory that runs as code.
A call by the numbers of another architecture ends the child.
"""

import platform
import struct

#: The number of each call on x86-64 and on AArch64.
CALLS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "exit": (60, 93),
    "futex": (202, 98),
    "clock_gettime": (228, 113),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
}
MAKE_MEMORY = ("mmap", "mprotect")
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

LOAD, EQUAL, HAS_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER, ARCHITECTURE, THIRD_ARGUMENT = 0, 4, 32
ALLOW, DENY, KILL = 0x7FFF0000, 0x00050001, 0x80000000
PROT_EXEC = 4


class UnknownMachine(OSError):
    """There is no list for this architecture."""


def program() -> bytes:
    """The filter for this machine, instruction by instruction. Raises UnknownMachine."""
    if platform.machine() not in ARCHITECTURES:
        raise UnknownMachine("no list of calls for this architecture")
    column, architecture = ARCHITECTURES[platform.machine()]
    lines = [
        _line(LOAD, ARCHITECTURE),
        _line(EQUAL, architecture, 1, 0),
        _line(RETURN, KILL),
        _line(LOAD, NUMBER),
    ]
    for name, numbers in CALLS.items():
        if name not in MAKE_MEMORY:
            lines += [_line(EQUAL, numbers[column], 0, 1), _line(RETURN, ALLOW)]
    for name in MAKE_MEMORY:
        lines.append(_line(EQUAL, CALLS[name][column], 2 if name == MAKE_MEMORY[0] else 1, 0))
    return b"".join(
        [
            *lines,
            _line(RETURN, DENY),
            _line(LOAD, THIRD_ARGUMENT),
            _line(HAS_BITS, PROT_EXEC, 0, 1),
            _line(RETURN, DENY),
            _line(RETURN, ALLOW),
        ]
    )


def _line(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)
