"""What a process that holds keys has in memory stays there: no dump, no look, no plain swap."""

import ctypes
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

PR_SET_DUMPABLE = 4
ADVICE = (
    "Run swapoff -a, encrypt it, or give the unit MemorySwapMax=0 as deploy/hotline.service does;"
    " HOTLINE_ALLOW_SWAP=1 starts all the same."
)


def close() -> None:
    """Leave no core file, and let no process of the same account read or trace this memory.

    The next program that this process runs must do so again.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def plain_swap(root: Path = Path("/")) -> list[str]:
    """Where this machine could write our memory in plain, by the names in /proc/swaps.

    Swap in memory (zram without a device behind it), swap under dm-crypt, and a control group that
    may not swap are no danger.
    """
    listed = _read(root / "proc/swaps").splitlines()[1:]
    if not listed or any(limit == "0" for limit in _limits(root)):
        return []
    names = [line.split()[0] for line in listed]
    return [name for name in names if not _is_safe(root, name)]


def _is_safe(root: Path, name: str) -> bool:
    device = root / name.lstrip("/")
    block = root / "sys/block" / device.resolve().name
    if block.name.startswith("zram"):
        return _read(block / "backing_dev") in {"", "none"}
    return _read(block / "dm/uuid").startswith("CRYPT-")


def _limits(root: Path) -> Iterator[str]:
    """How much each control group above us may swap, the unified hierarchy alone."""
    for line in _read(root / "proc/self/cgroup").splitlines():
        if line.startswith("0::"):
            top = root / "sys/fs/cgroup"
            ours = top / line.removeprefix("0::").lstrip("/")
            for group in (ours, *ours.parents):
                if group.is_relative_to(top):
                    yield _read(group / "memory.swap.max")


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
