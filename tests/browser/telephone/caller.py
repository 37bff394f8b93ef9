"""Whoever calls, by sipp: what they do, and whether the call went as they meant it."""

import subprocess
from pathlib import Path

from tests.browser.telephone.sounding import tone
from tests.intake.sipp import SIPP
from tests.machine.console import eventually

LATER = 90.0
WORDS = (Path(__file__).parent / "caller.xml").read_text().split("<!-- -->\n")
CALLS, ANSWERED, CHANGED, HANGS_UP, IS_HUNG_UP, GIVES_UP = WORDS


class Caller:
    """One run of sipp, of one call or of many at once."""

    def __init__(self, folder: Path, *, there: str, port: int, calls: int, words: str) -> None:
        self.folder, self.calls = folder, calls
        folder.mkdir()
        (folder / "tone.ulaw").write_bytes(tone())
        (folder / "caller.xml").write_text(words)
        command = [SIPP or "sipp", "-sf", "caller.xml", there, "-s", "line", "-i", "127.0.0.1"]
        command += ["-p", str(port), "-m", str(calls), "-l", str(calls), "-r", "5", "-nostdin"]
        command += ["-trace_err", "-timeout", "120s", "-pause_msg_ign"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=quiet, stdout=quiet, stderr=quiet
        )

    def is_content(self) -> None:
        """The caller had every call that was meant."""
        eventually(lambda: self._process.poll() is not None, LATER, "the caller is done")
        told = "\n".join(each.read_text()[:3000] for each in self.folder.glob("*errors.log"))
        assert self._process.returncode == 0, told

    def end(self) -> None:
        """Whatever is left of it."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)


def words_of(ends: str, changes: int) -> str:
    """What a caller does: `gives_up` while it rings, `hangs_up` later, or waits for the end.

    `changes`: so often the line tells them of another sound.
    """
    if ends == "gives_up":
        return f"{CALLS}{GIVES_UP}</scenario>\n"
    last = HANGS_UP if ends == "hangs_up" else IS_HUNG_UP
    return f"{CALLS}{ANSWERED}{CHANGED * changes}{last}</scenario>\n"
