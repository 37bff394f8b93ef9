"""A whole console started by scripts/run, as a person at a terminal would see it."""

import contextlib
import http.client
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

from hotline.embedded.processes import Account

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("HOTLINE_", "DATABASE_URL", "KEYRING_DATABASE_URL", "DJANGO_", "PYTHON", "PYTEST")
COLD, WARM = 240.0, 60.0


def environment(**more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return plain | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def refusal(data: Path, **more: str) -> tuple[int, list[str]]:
    """Start where it should be refused; the exit status and the lines on stderr."""
    settings = {"HOTLINE_DATA": str(data), "HOTLINE_PORT": str(free_port())} | more
    done = subprocess.run(
        [str(ROOT / "scripts" / "run")],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=COLD,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


def eventually(holds: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        select.select([], [], [], 0.05)


class Console:
    """One start of scripts/run and what can be seen of it from outside."""

    def __init__(
        self,
        data: Path,
        *,
        root: Path = ROOT,
        account: Account | None = None,
        words: tuple[str, ...] = (),
        **more: str,
    ) -> None:
        self.port = free_port()
        settings = {
            "HOTLINE_DATA": str(data),
            "HOTLINE_PORT": str(self.port),
            "HOTLINE_SIP_PORT": "0",
        }
        self.environment = environment(**(settings | more))
        self.began = time.monotonic()
        self.notes = (data.parent / f"{data.name}.stderr").open("w+")
        self.process = subprocess.Popen(
            [str(root / "scripts" / "run"), *words],
            env=self.environment,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.notes,
            text=True,
        )
        self.lines: list[str] = []
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def until_ready(self, seconds: float) -> list[str]:
        """The lines on stdout up to READY."""
        ended = self.process.poll
        eventually(lambda: self._is_said("READY ") or ended() is not None, seconds, "READY")
        assert self._is_said("READY "), self.said()
        self.took = time.monotonic() - self.began
        return list(self.lines)

    def _is_said(self, word: str) -> bool:
        return any(line.startswith(word) for line in self.lines)

    def said(self) -> str:
        self.notes.flush()
        return Path(self.notes.name).read_text()

    def get(self, path: str, cookie: str = "") -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read().decode()

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False

    def child(self, words: str) -> int:
        """The number of the child whose command line holds the words; 0 when there is none."""
        return next((pid for pid in self.children() if words in command_line(pid)), 0)

    def children(self) -> list[int]:
        pid = self.process.pid
        try:
            return [
                int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            ]
        except OSError:
            return []

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(60)
        self.notes.close()
        return status


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def under(folder: Path) -> Iterator[int]:
    """Processes that work in the folder, such as the database's."""
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder):
                yield int(entry.name)
