"""The parent of our processes: whoever falls is started again, whoever is left is stopped."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hotline.embedded.processes import how_it_ended, stop
from hotline.embedded.refusal import Refusal

FIRST_PAUSE, LONGEST_PAUSE, STEADY_AFTER = 0.1, 10.0, 30.0
TRIES_BEFORE_READY = 5
LOOK_EVERY = 0.1
GRACE = 8.0


@dataclass(slots=True)
class Member:
    """One process of the family and how to start it again."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    ending: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, GRACE),)
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    due: float = 0.0
    falls: int = field(default=0)

    def begin(self) -> None:
        """Start the process now."""
        self.process = self.start()
        self.born = time.monotonic()

    def fell(self) -> str:
        """Note a fall and when to try again; returns how it ended, an empty string if it lives."""
        if self.process is None or self.process.poll() is None:
            return ""
        lived = time.monotonic() - self.born
        self.falls = 1 if lived > STEADY_AFTER else self.falls + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.falls - 1))
        self.due = time.monotonic() + pause
        ended = how_it_ended(self.process.returncode)
        self.process = None
        return ended


class Family:
    """The members in the order in which they were started."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.ready = False
        self._woken, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)

    def adopt(self, member: Member) -> None:
        """Start a member, or take one that runs already, and look after it."""
        self.members.append(member)
        if member.process is None:
            member.begin()

    def tend_until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Look after the members until `done`; False when that took too long."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                return False
            self._tend(LOOK_EVERY)
        return True

    def tend_for_ever(self) -> None:
        """Look after the members until a signal raises Stopped."""
        self.ready = True
        while True:
            self._tend(self._pause())

    def stop_all(self) -> None:
        """Stop everybody: the last comers first and together, the database at the end."""
        signal.set_wakeup_fd(-1)
        living = [member for member in reversed(self.members) if member.process is not None]
        for member in living[:-1]:
            with contextlib.suppress(ProcessLookupError):
                _process(member).send_signal(member.ending[0][0])
        for member in living:
            stop(_process(member), *member.ending)

    def _tend(self, seconds: float | None) -> None:
        select.select([self._woken], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._woken, 4096)
        for member, ended in self._fallen():
            if not self.ready and member.falls >= TRIES_BEFORE_READY:
                raise Refusal(f"The {member.name} process cannot start: it {ended}.")
            sys.stderr.write(f"{member.name} {ended}; starting it again\n")
        for member in self.members:
            if member.process is None and member.due <= time.monotonic():
                self._begin_again(member)

    def _fallen(self) -> Iterator[tuple[Member, str]]:
        for member in self.members:
            if ended := member.fell():
                yield member, ended

    def _begin_again(self, member: Member) -> None:
        try:
            member.begin()
        except (Refusal, OSError) as problem:
            sys.stderr.write(f"{member.name}: {problem}\n")
            member.falls += 1
            member.due = time.monotonic() + LONGEST_PAUSE

    def _pause(self) -> float | None:
        waits = [member.due - time.monotonic() for member in self.members if not member.process]
        return max(0.0, min(waits)) if waits else None


def _process(member: Member) -> subprocess.Popen[bytes]:
    assert member.process is not None  # noqa: S101
    return member.process
