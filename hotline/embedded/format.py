"""scripts/format: Python, templates and JavaScript in the one format."""

import subprocess
import sys
from pathlib import Path

from hotline import env
from hotline.embedded import node
from hotline.embedded.lint import BIN, SCRIPTS, templates
from hotline.embedded.refusal import exit_status, stop_on_signals


def main() -> int:
    """Format everything; 1 when a formatter failed."""
    stop_on_signals()
    return exit_status(run)


def run() -> int:
    """Run the formatters one after the other."""
    commands: list[tuple[str | Path, ...]] = [
        (BIN / "ruff", "check", "--fix-only", "--quiet", "."),
        (BIN / "ruff", "format", "."),
    ]
    biome = node.biome()
    if biome is None:
        sys.stderr.write("SKIPPED biome: it could not be installed\n")
    else:
        commands.append((biome, "check", "--write", SCRIPTS))
    failed = [command for command in commands if subprocess.call(command, cwd=env.ROOT)]  # noqa: S603
    # djade answers 1 when it has changed a file, which is what it was asked to do.
    subprocess.call([BIN / "djade", "--target-version", "5.2", *templates()], cwd=env.ROOT)  # noqa: S603
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
