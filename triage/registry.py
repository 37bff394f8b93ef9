"""Every version of the script that was ever spoken, by its version; none is ever removed."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from triage.graph import Script
from triage.parsing import load
from triage.reading import ScriptRefused

FOLDER = Path(__file__).parent / "scripts"
CURRENT = FOLDER / "hotline.yaml"
HISTORY = FOLDER / "history"


@cache
def current() -> Script:
    """The version that new conversations use."""
    return load(CURRENT)


@cache
def versions() -> Mapping[str, Script]:
    """All versions that can be shown: the current one and those in the history folder."""
    return MappingProxyType(collect(CURRENT, HISTORY))


def collect(newest: Path, history: Path) -> dict[str, Script]:
    """The scripts of these places by version; a file altered after it was kept is refused."""
    found = [load(newest)]
    for path in sorted(history.glob("*.yaml")):
        script = load(path)
        if path.stem != script.version:
            raise ScriptRefused(f"{path.name}: was altered, its content is {script.version}")
        found.append(script)
    return {script.version: script for script in found}


def script_of(version: str) -> Script:
    """The script of a stored version; raises `LookupError` for one that was never kept."""
    try:
        return versions()[version]
    except KeyError:
        raise LookupError("this version of the script was never kept") from None
