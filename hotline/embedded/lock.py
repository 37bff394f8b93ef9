"""scripts/lock: resolve and list the requirements; arguments such as --upgrade go to uv."""

import re
import subprocess
import sys

from hotline import env
from hotline.embedded import node, sbom
from hotline.embedded.lint import BIN
from hotline.embedded.refusal import Refusal, exit_status, stop_on_signals

NAMES = ("requirements", "requirements-dev", "requirements-uv")
OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"),
    *("--no-emit-index-url", "--no-emit-find-links", "--quiet"),
)
TOLD_TOO_MUCH = re.compile(r"https?://|file:|\s/\w")


def main(arguments: list[str]) -> int:
    """Write the lock files."""
    stop_on_signals()
    return exit_status(lambda: run(arguments))


def run(arguments: list[str]) -> int:
    """Lock Python's requirements, then Biome's."""
    for name in NAMES:
        target = env.ROOT / f"{name}.txt"
        command = [str(BIN / "uv"), "pip", "compile", *OPTIONS, *arguments, f"{name}.in"]
        command += ["-o", target.name]
        if subprocess.call(command, cwd=env.ROOT):  # noqa: S603
            return 1
        if TOLD_TOO_MUCH.search(target.read_text()):
            raise Refusal(f"{target.name} names a registry or a path of this machine.")
    parts = sbom.written(env.ROOT / "requirements.txt")
    (env.ROOT / "docs" / "sbom.json").write_text(parts)
    options = ("--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts")
    if not node.npm("install", *options):
        raise Refusal("npm could not lock package.json.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
