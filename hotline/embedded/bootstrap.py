"""The first step of every script: a .venv with the locked requirements; standard library only.

Runs under whatever Python the machine has and hands over to the Python of .venv.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hotline.embedded import pip_wheel
from hotline.embedded.entrance import check_entrance
from hotline.embedded.refusal import (
    NO_SPACE,
    Refusal,
    exit_status,
    full_disk,
    hold_signals,
    stop_on_signals,
)
from hotline.env import ROOT

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV_LOCK = ROOT / "requirements-uv.txt"
ROOM_NEEDED = 600 * 1024 * 1024
RUN, DEVELOP = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
COMMANDS = {
    "run": ("hotline.embedded.start", RUN),
    "test": ("hotline.embedded.suite", DEVELOP),
    "lint": ("hotline.embedded.lint", DEVELOP),
    "advisories": ("hotline.embedded.advisories", DEVELOP),
    "format": ("hotline.embedded.format", DEVELOP),
    "lock": ("hotline.embedded.lock", DEVELOP),
    "bench": ("bench.run", DEVELOP),
}


def main(arguments: list[str]) -> int:
    """Prepare .venv for the command and become it."""
    command, *rest = arguments
    module, requirements = COMMANDS[command]
    stop_on_signals()

    def prepare() -> int:
        if command == "run":
            check_entrance()
        ensure_environment(requirements)
        hold_signals()
        os.execv(PYTHON, [str(PYTHON), "-P", "-m", module, *rest])  # noqa: S606

    return exit_status(prepare)


def ensure_environment(requirements: Path) -> None:
    """Make .venv and install what the lock file names; nothing when its stamp already says so."""
    if is_current(requirements):
        return
    with _one_at_a_time():
        if is_current(requirements):
            return
        if shutil.disk_usage(ROOT).free < ROOM_NEEDED:
            raise full_disk(ROOT)
        if not _works():
            _make()
        _say(f"Installing {requirements.name} (once; about half a minute)")
        _install(requirements)
        # What developers need is locked on top of what the console needs.
        for satisfied in {requirements, RUN}:
            _stamp(satisfied).write_text(_digest(satisfied))


def is_current(requirements: Path) -> bool:
    """True when .venv was made from this very lock file by a Python that still works."""
    stamp = _stamp(requirements)
    return stamp.is_file() and stamp.read_text() == _digest(requirements) and PYTHON.exists()


def _stamp(requirements: Path) -> Path:
    return VENV / f".{requirements.stem}"


def _digest(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes()).hexdigest()


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    folder = ROOT / ".cache"
    folder.mkdir(exist_ok=True)
    with (folder / "environment.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _works() -> bool:
    if not PYTHON.exists():
        return False
    probe = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    return subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0  # noqa: S603


def _make() -> None:
    _say("Making .venv")
    make = [sys.executable, "-m", "venv", "--clear"]
    if _tried([*make, str(VENV)], quiet=True) is not None:
        # Debian keeps ensurepip in a package of its own.
        _required([*make, "--without-pip", str(VENV)], "make .venv")


def _install(requirements: Path) -> None:
    pip = _pip()
    locked = ["--require-hashes", "-r", str(requirements)]
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        _tried([*pip, "install", "--quiet", "--require-hashes", "-r", str(UV_LOCK)])
    if uv.exists():
        installed = _tried([str(uv), "pip", "install", "--python", str(PYTHON), *locked])
        if installed is None:
            return
        _say("uv could not install; trying pip")
    _required([*pip, "install", "--progress-bar", "off", *locked], "install the requirements")


def _pip() -> list[str]:
    if _tried([str(PYTHON), "-m", "pip", "--version"], quiet=True) is None:
        return [str(PYTHON), "-m", "pip"]
    wheel = pip_wheel.fetch(UV_LOCK, ROOT / ".cache")
    return [str(PYTHON), str(wheel / "pip")]


def _required(command: list[str], purpose: str) -> None:
    failure = _tried(command)
    if failure is not None:
        raise Refusal(f"Could not {purpose}: {failure}")


def _tried(command: list[str], *, quiet: bool = False) -> str | None:
    """None after success, else the last line that the command said."""
    last = "it said nothing"
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101
            for line in process.stdout:
                if NO_SPACE in line or "os error 28" in line:
                    raise full_disk(ROOT)
                last = line.strip() or last
                if not quiet and not line.startswith(" + "):
                    _say("  " + line.rstrip())
        except BaseException:
            process.kill()
            raise
    return last if process.returncode else None


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
