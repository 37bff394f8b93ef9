"""Whatever lies in the file, the reader gives plain values or one clear line."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.parsing import load
from triage.reading import LARGEST, ScriptRefused, one_line, read_yaml
from triage.registry import CURRENT

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DAMAGED = {
    "an alias bomb": (BOMB, "line 1: anchors and aliases are not allowed"),
    "a lone anchor": ("a: &b 1\n", "line 1: anchors and aliases are not allowed"),
    "an unclosed quote": ('a: "b\nc: d\n', "damaged YAML: line"),
    "a tab for a space": ("a:\n\t- b\n", "damaged YAML: line 2"),
    "a key written twice": ("a: 1\nb: 2\na: 3\n", "line 3: the key 'a' stands twice"),
    "a key that is no word": ("a:\n  on: 1\n", "line 2: a key must be a word"),
    "a list as a key": ("? [a, b]\n: c\n", "line 1: a key must be a word"),
    "a tag that builds things": ("a: !!python/object/apply:os.getpid []\n", "line 1: tags"),
    "an empty tagged number": ("a: !!int ''\n", "line 1: tags"),
    "two documents": ("a: 1\n---\nb: 2\n", "damaged YAML: line 2"),
    "a day that never was": ("a: 2026-13-45\n", "damaged YAML: month must be in 1..12"),
    "a depth without end": ("[" * 5_000, "line 1: nested too deeply"),
    "nothing at all": ("", "script: keys and values expected"),
    "one word": ("hello", "script: keys and values expected"),
    "control characters": ("a: \x07\n", "damaged YAML: "),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "script.yaml"


@pytest.mark.parametrize(("content", "line"), DAMAGED.values(), ids=DAMAGED)
def test_damage_is_told_in_one_line(place: Path, content: str, line: str) -> None:
    place.write_text(content, encoding="utf-8")
    with pytest.raises(ScriptRefused) as refusal:
        load(place)
    assert str(refusal.value).startswith(line)
    assert "\n" not in str(refusal.value)


def test_a_bomb_is_refused_at_once(place: Path) -> None:
    place.write_text(BOMB, encoding="utf-8")
    began = time.perf_counter()
    with pytest.raises(ScriptRefused):
        load(place)
    assert time.perf_counter() - began < 5


def test_a_binary_file_is_refused(place: Path) -> None:
    place.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(ScriptRefused, match="not a text in UTF-8"):
        load(place)


def test_a_text_with_nul_is_refused(place: Path) -> None:
    place.write_bytes(b"a: \x00\x00\n")
    with pytest.raises(ScriptRefused, match="damaged YAML"):
        load(place)


def test_a_huge_file_is_refused(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(ScriptRefused, match=f"larger than {LARGEST} bytes"):
        load(place)


def test_a_sparse_giant_is_not_read_into_memory(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ScriptRefused, match="larger than"):
        load(place)


def test_a_missing_file_is_refused(place: Path) -> None:
    with pytest.raises(ScriptRefused, match="cannot be read: No such file"):
        load(place)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScriptRefused, match="not a file"):
        load(tmp_path)


def test_a_pipe_is_refused_without_waiting(place: Path) -> None:
    os.mkfifo(place)
    with pytest.raises(ScriptRefused, match="not a file"):
        load(place)


def test_an_endless_device_is_refused() -> None:
    with pytest.raises(ScriptRefused, match="not a file"):
        load(Path("/dev/zero"))


def test_a_name_that_no_file_has_is_refused() -> None:
    with pytest.raises(ScriptRefused, match="not the name of a file"):
        load(Path("a\0b"))


def test_a_byte_order_mark_is_read_past(place: Path) -> None:
    place.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(place) == {"a": 1}


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    place = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    place.write_bytes(raw)
    with pytest.raises(ScriptRefused):
        load(place)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_torn_script_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = CURRENT.read_bytes()[-60_000:]
    cut = data.draw(st.integers(0, len(whole)))
    spoiled = whole[:cut] + data.draw(st.binary(max_size=8)) + whole[cut + 4 :]
    place = tmp_path_factory.getbasetemp() / "torn.yaml"
    place.write_bytes(spoiled)
    with pytest.raises(ScriptRefused):
        load(place)


def test_a_line_for_people_holds_no_line_breaks_and_no_end() -> None:
    assert one_line("a\r\nb\x1b[31m\u2028c") == "a b [31m c"
    assert len(one_line("x" * 5_000)) == 300
