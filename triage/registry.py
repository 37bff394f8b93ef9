"""Every version of the script that was ever spoken, by its version; none is ever removed.

`scripts/hotline.yaml` is the version that comes with the console. `scripts/history/` holds each
version that ever came with it under its own name, this one included; `manage.py script_keep` puts
it there. Editions that were published here lie in the database, and the newest of them runs; they
are asked for each time, so every process learns of a new one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from triage.graph import Script
from triage.parsing import load
from triage.reading import ScriptRefused, read_yaml
from triage.stored import load_plain, written

FOLDER = Path(__file__).parent / "scripts"
CURRENT = FOLDER / "hotline.yaml"
HISTORY = FOLDER / "history"
_VERSION = re.compile(r"[0-9]{1,6}-[0-9a-f]{12}")


@dataclass(slots=True)
class _Published:
    newest: Callable[[], str] = str
    content_of: Callable[[str], str] = lambda version: ""


_published = _Published()


def wire(newest: Callable[[], str], content_of: Callable[[str], str]) -> None:
    """Say who knows the version published last, and the content of a version kept here."""
    _published.newest, _published.content_of = newest, content_of


def current() -> Script:
    """The version that new conversations use: the one published last, else the console's own."""
    version = _published.newest()
    return script_of(version) if version else shipped()


@cache
def shipped() -> Script:
    """The version that came with the console."""
    return load(CURRENT)


@cache
def script_of(version: str) -> Script:
    """The script of a stored version; raises `LookupError` for one that was never kept."""
    if version == shipped().version:
        return shipped()
    if not _VERSION.fullmatch(version):
        raise LookupError("this version of the script was never kept")
    if (HISTORY / f"{version}.yaml").is_file():
        return kept(HISTORY / f"{version}.yaml")
    content = _published.content_of(version)
    if not content:
        raise LookupError("this version of the script was never kept")
    script = load_plain(content)
    if script.version != version:
        raise ScriptRefused(f"{version} was altered: its content is version {script.version}")
    return script


def plain(version: str) -> str:
    """The content of a version as one text; raises `LookupError` like `script_of`."""
    script_of(version)
    if version == shipped().version:
        return written(read_yaml(CURRENT))
    place = HISTORY / f"{version}.yaml"
    return written(read_yaml(place)) if place.is_file() else _published.content_of(version)


def versions() -> list[str]:
    """The versions that came with the console, in no order that means anything."""
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
