"""A script as one text of the database: the content under its hash, and back."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from triage.graph import Script
from triage.parsing import build
from triage.reading import LARGEST, ScriptRefused


def raw_of(content: str) -> dict[str, Any]:
    """The plain values of a stored content; raises `ScriptRefused`."""
    if len(content.encode()) > LARGEST:
        raise ScriptRefused(f"larger than {LARGEST} bytes")
    try:
        raw = json.loads(content)
        for law in raw.get("laws", {}).values():
            law.update({key: date.fromisoformat(law[key]) for key in ("reviewed", "expires")})
        for sign_off in raw.get("sign_offs", []):
            if "day" in sign_off:
                sign_off["day"] = date.fromisoformat(sign_off["day"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ScriptRefused("the stored script is damaged") from None
    return dict(raw)


def written(raw: Mapping[str, Any]) -> str:
    """The content as one text with its parts in their own order, as people see them."""
    return json.dumps(raw, ensure_ascii=False, default=str)


def load_plain(content: str) -> Script:
    """The script of a stored content; raises `ScriptRefused`."""
    return build(raw_of(content))
