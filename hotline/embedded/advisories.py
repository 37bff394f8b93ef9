"""scripts/advisories: asks for known holes of what is locked; says so when nobody answers."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hotline import env
from hotline.embedded.lint import BIN
from hotline.embedded.refusal import exit_status, stop_on_signals

LOCKS = ("requirements-dev.txt", "requirements-uv.txt")
#: What was found, understood and accepted: an advisory and why, a line.
EXPLAINED = env.ROOT / "docs" / "advisories.txt"
OPTIONS = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--timeout", "10")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked about and answered, what got no answer, and the holes, each in a line."""

    answered: tuple[str, ...]
    silent: tuple[str, ...]
    findings: tuple[str, ...]


def main() -> int:
    """Ask; 1 when there is a hole that nobody has explained."""
    stop_on_signals()
    return exit_status(run)


def run() -> int:
    """Ask about every locked package and say what came of it."""
    asked = [str(BIN / "pip-audit"), *OPTIONS, "--format", "json"]
    asked += [word for lock in LOCKS for word in ("-r", lock)]
    asked += [word for known in explained() for word in ("--ignore-vuln", known)]
    done = subprocess.run(  # noqa: S603
        asked, cwd=env.ROOT, capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False
    )
    status, words = judged(answer(done.stdout))
    sys.stdout.write(words + "\n")
    return status


def explained() -> dict[str, str]:
    """Each accepted advisory with its reason."""
    lines = EXPLAINED.read_text().splitlines()
    told = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {name: reason.strip() for name, _, reason in told}


def answer(output: str) -> Answer:
    """Read what pip-audit wrote; without the network it writes nothing that can be read."""
    try:
        packages: Iterable[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        packages = ()
    silent = [package["name"] for package in packages if "skip_reason" in package]
    heard = [package for package in packages if "skip_reason" not in package]
    findings = [
        f"{package['name']} {package['version']}: {hole['id']}"
        for package in heard
        for hole in package["vulns"]
    ]
    return Answer(tuple(one["name"] for one in heard), tuple(silent), tuple(findings))


def judged(heard: Answer) -> tuple[int, str]:
    """Whether it may go on, and in which words: a hole or half an answer may not, silence may."""
    if heard.findings:
        return 1, "FAILED  advisories\n" + "\n".join(heard.findings)
    if not heard.answered:
        return 0, "COULD NOT ASK advisories: the source of known holes gave no answer from here"
    if heard.silent:
        return 1, "FAILED  advisories: no answer about " + ", ".join(heard.silent)
    return 0, f"ok      advisories ({len(heard.answered)} packages)"


if __name__ == "__main__":
    raise SystemExit(main())
