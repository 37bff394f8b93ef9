"""The scanner of the canary drill finds what is planted, in every form and at every offset."""

import os
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest

from tests.machine.canaries import Scanner, people

(SOMEBODY,) = people(seed=3, count=1)
OTHERS = [canary for each in people(seed=4, count=40) for canary in each.canaries()]
WAYS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "hexadecimal of UTF-16, capitals": lambda text: text.encode("utf-16-le").hex().upper().encode(),
    "base64": lambda text: b64encode(f"a{text}bc".encode()),
    "base64 at another place": lambda text: b64encode(f"ab{text}c".encode()),
    "base64 of UTF-16 for addresses": lambda text: urlsafe_b64encode(f"a{text}".encode("utf-16")),
    "small letters": lambda text: text.lower().encode(),
    "JSON": lambda text: "".join(
        f"\\u{ord(each):04x}" if ord(each) > 127 else each for each in text
    ).encode(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("canary", SOMEBODY.canaries())
def test_a_planted_canary_is_found_at_every_offset(canary: str, way: str) -> None:
    scanner, noise = Scanner([*OTHERS[:20], canary]), os.urandom(2048)
    for offset in range(1000, 1008):
        planted = noise[:offset] + WAYS[way](canary) + noise[offset:]
        assert scanner.found_in(planted) == {canary}


def test_a_number_is_found_as_the_machine_keeps_it() -> None:
    scanner = Scanner([*OTHERS, *SOMEBODY.canaries()])
    stored = b"abc" + SOMEBODY.chat.to_bytes(8, "big") + b"z"
    assert scanner.found_in(stored) == {str(SOMEBODY.chat)}


def test_noise_holds_no_canary() -> None:
    scanner, noise = Scanner(OTHERS), os.urandom(1 << 20)
    assert scanner.found_in(noise) == set()
    assert scanner.found_in(noise.hex().encode()) == set()
    assert scanner.found_in(b64encode(noise)) == set()


def test_a_file_that_is_named_after_somebody_is_found(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / SOMEBODY.number).write_text("")
    (tmp_path / "deep" / "other").write_text(SOMEBODY.story)
    scanner = Scanner(SOMEBODY.canaries())
    assert scanner.found_below(tmp_path) == {SOMEBODY.number, SOMEBODY.story}
