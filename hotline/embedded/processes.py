"""Starting one process so that it cannot outlive us, and stopping it kindly."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
_C = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a process runs under."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """True when no change of account is needed."""
        return self.uid == os.geteuid()


def spawn(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    parting: signal.Signals = signal.SIGKILL,
    keep: Iterable[int] = (),
    stdout: IO[bytes] | int | None = None,
    stderr: IO[bytes] | int | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own that gets the parting signal when we die.

    A session of its own keeps Ctrl-C for the parent, who stops things in their order. The kernel
    sends the parting signal however we die, kill -9 included; it forgets the wish at a change of
    account, so the wish is made after it.
    """
    parent = os.getpid()

    def bind_to_parent() -> None:
        if sys.platform == "linux":
            _C.prctl(PR_SET_PDEATHSIG, int(parting), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    other = account if account and not account.is_ours else None
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        pass_fds=tuple(keep),
        start_new_session=True,
        preexec_fn=bind_to_parent,
        user=other.uid if other else None,
        group=other.gid if other else None,
        extra_groups=[] if other else None,
    )


def stop(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Ask the process to end, step by step; each step is a signal and the seconds it is given."""
    for number, seconds in steps:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    process.wait()


def how_it_ended(status: int) -> str:
    """The end of a process in words."""
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"ended with {status}"
