"""scripts/lint: every check in turn; each says ok, or what it found."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hotline import env
from hotline.embedded import node
from hotline.embedded.refusal import exit_status, stop_on_signals

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "-W", "ignore", "manage.py")
SCRIPTS = "static/js"
PRODUCTION = {
    "HOTLINE_DEMO": "0",
    "HOTLINE_HOSTS": "console.example",
    "HOTLINE_CHECKPOINTS": "/one:/two",
    "HOTLINE_SECRET_KEY": secrets.token_urlsafe(64),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One command whose failure is a finding."""

    name: str
    command: tuple[str | Path, ...]
    environment: dict[str, str] = field(default_factory=dict)


def main() -> int:
    """Run all checks; 1 when one of them found something."""
    stop_on_signals()
    return exit_status(run)


def run() -> int:
    """Run the checks; one that cannot be run is skipped aloud, or fails if all are required."""
    results = [_passes(check) for check in checks()]
    biome = node.biome()
    if biome is None:
        sys.stdout.write("SKIPPED biome: it could not be installed\n")
        results.append(not env.flag("HOTLINE_REQUIRE_ALL", default=False))
    else:
        results.append(
            _passes(Check("biome", (biome, "ci", "--colors=off", "--error-on-warnings", SCRIPTS)))
        )
    return 0 if all(results) else 1


def checks() -> Iterator[Check]:
    """The checks that need nothing but the locked requirements."""
    yield Check("ruff", (BIN / "ruff", "check", "."))
    yield Check("ruff format", (BIN / "ruff", "format", "--check", "."))
    yield Check("layers", (BIN / "lint-imports",))
    yield Check("types", (BIN / "mypy", "."))
    yield Check("templates", (BIN / "djade", "--check", "--target-version", "5.2", *templates()))
    yield Check("django", (*MANAGE, "check", "--fail-level", "WARNING"))
    secured = (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")
    yield Check("django, secured", secured, PRODUCTION)
    yield Check("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"))


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted((env.ROOT / "templates").rglob("*.html"))


def _passes(check: Check) -> bool:
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603
        check.command,
        cwd=env.ROOT,
        env=os.environ | check.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.monotonic() - began
    if done.returncode == 0:
        sys.stdout.write(f"ok      {check.name} ({seconds:.1f} s)\n")
    else:
        sys.stdout.write(f"FAILED  {check.name}\n{done.stdout.rstrip()}\n")
    sys.stdout.flush()
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
