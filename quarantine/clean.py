"""Hand a stranger's file to a process that can do nothing, and take back only what is clean."""

import io
import json
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from quarantine.kinds import BEGINNINGS, CLEAN, SECONDS, Format, Kind, format_of
from quarantine.results import READY, Refusal, WashRefused

ROOT = Path(__file__).parents[1]
#: How much more the clock on the wall may show than the processor's, seconds.
PATIENCE = 15
MOST_IN, MOST_OUT = 20 * 1024 * 1024, 24 * 1024 * 1024
LONGEST_LINE = 4096
#: No sound may claim to last longer, seconds.
LONGEST = 30 * 60
#: How a child ends that took too long.
STOPPED = (-signal.SIGXCPU, -signal.SIGKILL)


class WashFailed(RuntimeError):
    """The washing itself is out of order here, so nothing was opened; worth another try."""


@dataclass(frozen=True, slots=True)
class Clean:
    """A clean copy: its parts of one media type, how many were left out, how long it lasts."""

    kind: Kind
    media_type: str
    parts: tuple[bytes, ...]
    left_out: int
    seconds: int


def clean(raw: bytes) -> Clean:
    """A copy of what was sent with nothing in it but pixels or samples.

    Raises WashRefused when there is none to be had, WashFailed when the walls do not stand.
    """
    if len(raw) > MOST_IN:
        raise WashRefused(Refusal.TOO_MUCH)
    found = format_of(raw)
    if found is None:
        raise WashRefused(Refusal.UNKNOWN)
    return _taken(_washed(raw, found), found.kind)


def _washed(raw: bytes, found: Format) -> bytes:
    """What the child answered; it gets a time, and no more is read than it may say."""
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-s", "-B", "-m", "quarantine.child", *found],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    clock = Timer(SECONDS[found.kind] + PATIENCE, child.kill)
    clock.start()
    try:
        answer = _spoken_with(child, raw)
        if len(answer) > MOST_OUT:
            child.kill()
        child.wait()
    finally:
        child.kill()
        clock.cancel()
    if child.returncode in STOPPED or len(answer) > MOST_OUT:
        raise WashRefused(Refusal.TOO_MUCH)
    return answer


def _spoken_with(child: subprocess.Popen[bytes], raw: bytes) -> bytes:
    """Hand the file over once the walls stand. Raises WashFailed when they do not."""
    assert child.stdin  # noqa: S101 - asked for above
    assert child.stdout  # noqa: S101
    with child.stdout, child.stdin:
        if child.stdout.readline(len(READY)) != READY:
            raise WashFailed("the walls of the quarantine do not stand")
        with suppress(BrokenPipeError):
            child.stdin.write(raw)
            child.stdin.close()
        return child.stdout.read(MOST_OUT + 1)


def _taken(answer: bytes, kind: Kind) -> Clean:
    """Believe nothing that the child says but what can be seen from here."""
    line, _newline, body = answer.partition(b"\n")
    try:
        told = json.loads(line[:LONGEST_LINE])
        if "refused" in told:
            raise WashRefused(Refusal(told["refused"]))
        sizes, left_out = [int(size) for size in told["sizes"]], int(told["left_out"])
        seconds = min(int(told.get("seconds", 0)), LONGEST)
    except (ValueError, TypeError, KeyError):
        raise WashRefused(Refusal.BROKEN) from None
    read = io.BytesIO(body)
    parts = [read.read(size) for size in sizes if size > 0]
    media_type = CLEAN[kind]
    if (
        not parts
        or b"".join(parts) != body
        or not all(part.startswith(BEGINNINGS[media_type]) for part in parts)
    ):
        raise WashRefused(Refusal.BROKEN)
    return Clean(kind, media_type, tuple(parts), max(0, left_out), max(0, seconds))
