"""The fields of a step of the script, as a browser sends them."""

from collections.abc import Mapping, Sequence
from typing import Any

from triage.graph import Script

PREFIX = "capture-"


def captured(script: Script, sent: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The value of each field of the script that was filled in."""
    found = {
        name: _typed(each.kind, sent[PREFIX + name])
        for name, each in script.fields.items()
        if PREFIX + name in sent
    }
    return {name: value for name, value in found.items() if value is not None}


def _typed(kind: str, sent: Sequence[str]) -> object:
    value = sent[-1] if sent else ""
    match kind:
        case "number":
            return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else None
        case "flag":
            return {"yes": True, "no": False}.get(value)
        case "tags":
            return [each for each in sent if each]
    return value
