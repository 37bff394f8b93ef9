"""Every version of the script that was ever spoken, by its version; none is ever removed.

`scripts/hotline.yaml` is the version that new conversations use. `scripts/history/` holds each
version that was ever in use under its own name, this one included; `manage.py script_keep` puts
it there.
"""

import re
from functools import cache
from pathlib import Path

from triage.graph import Script
from triage.parsing import load
from triage.reading import ScriptRefused

FOLDER = Path(__file__).parent / "scripts"
CURRENT = FOLDER / "hotline.yaml"
HISTORY = FOLDER / "history"
_VERSION = re.compile(r"[0-9]{1,6}-[0-9a-f]{12}")


@cache
def current() -> Script:
    """The version that new conversations use."""
    return load(CURRENT)


@cache
def script_of(version: str) -> Script:
    """The script of a stored version; raises `LookupError` for one that was never kept."""
    if version == current().version:
        return current()
    if not _VERSION.fullmatch(version) or not (HISTORY / f"{version}.yaml").is_file():
        raise LookupError("this version of the script was never kept")
    return kept(HISTORY / f"{version}.yaml")


def versions() -> list[str]:
    """The versions that were kept, in no order that means anything."""
    return sorted(path.stem for path in HISTORY.glob("*.yaml"))


def kept(path: Path) -> Script:
    """A script of the history; one that was altered after it was kept is refused."""
    script = load(path)
    if path.stem != script.version:
        raise ScriptRefused(f"{path.name} was altered: its content is version {script.version}")
    return script


def keep(*, source: Path, history: Path) -> Path:
    """Put this version into the history, where it stays; returns where it lies."""
    script = load(source)
    place = history / f"{script.version}.yaml"
    if not place.exists():
        history.mkdir(parents=True, exist_ok=True)
        place.write_bytes(source.read_bytes())
    kept(place)
    return place
