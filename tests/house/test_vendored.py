"""What others wrote for browsers is what was read when it came, and brings no addresses along."""

import hashlib
import re
import subprocess

import pytest

from tests.house.tree import ROOT
from tests.vault.test_known_answers import node

VENDOR = ROOT / "static/vendor"
HELD = {"jssip.mjs": "ca1bda1db705b988bb4827c26d1fbc79214bb7fe72b0ea3057ca55b42ef852ce"}


def test_nothing_else_is_there() -> None:
    there = {path.name for path in VENDOR.iterdir()}
    assert there == {*HELD, "LICENSES.txt", "README.md"}


@pytest.mark.parametrize(("name", "digest"), HELD.items())
def test_it_is_byte_for_byte_what_was_taken_in(name: str, digest: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", HELD)
def test_it_keeps_nothing_and_writes_nothing_to_the_console(name: str) -> None:
    text = (VENDOR / name).read_text()
    assert re.findall(r"\b(?:localStorage|sessionStorage|indexedDB|console\.)", text) == []
    assert re.findall(r"\b(?:innerHTML|eval\(|new Function)", text) == []


def test_it_loads_and_holds_what_the_telephone_asks_of_it() -> None:
    asked = f"import('{VENDOR / 'jssip.mjs'}').then((m) => console.log(Object.keys(m).sort()))"
    done = subprocess.run(
        [node() or "node", "--eval", asked], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["[", "'UA',", "'WebSocketInterface'", "]"]
