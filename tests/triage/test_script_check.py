"""`manage.py script_check`: exit status 0 or 1, one line for each finding."""

from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from triage import registry

DAY = "2026-11-23T12:00:00Z"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """The exit status and the lines printed."""
    try:
        with time_machine.travel(DAY, tick=False):
            call_command("script_check", *arguments)
        status = 0
    except SystemExit as left:
        status = int(str(left.code))
    printed = capsys.readouterr()
    assert printed.err == ""
    return status, printed.out.splitlines()


def spoiled(tmp_path: Path, before: str, after: str) -> str:
    """A copy of the script in use with one text replaced."""
    text = registry.CURRENT.read_text(encoding="utf-8")
    assert text.count(before) == 1, before
    place = tmp_path / "spoiled.yaml"
    place.write_text(text.replace(before, after), encoding="utf-8")
    return str(place)


def test_the_script_in_use_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    status, (line,) = run(capsys)
    assert status == 0
    assert line.startswith(f"hotline.yaml: ok, version {registry.shipped().version}, ")
    assert "draft; still to sign: lawyer, psychologist, medic, native_uk" in line


def test_a_file_of_ones_own_can_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, str(registry.CURRENT))[0] == 0


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            '"Nothing"}, next: end_silent}',
            '"Nothing"}, next: end_silence}',
            "spoiled.yaml: node silent: the choice nothing leads to end_silence, which is no node",
        ),
        (
            "a lawyer for asylum.",
            'a lawyer."}\n  - {ru: "Хорошо.", uk: "Добре.',
            "spoiled.yaml: node q_asylum: warning 2 is missing in en",
        ),
    ],
    ids=["a wrong target", "a missing language"],
)
def test_each_fault_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, before: str, after: str, line: str
) -> None:
    status, lines = run(capsys, spoiled(tmp_path, before, after))
    assert status == 1
    assert line in lines


def test_a_promise_is_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = spoiled(tmp_path, 'I am ending this call."\n  ask', "You won't be filmed.\"\n  ask")
    assert run(capsys, file) == (
        1,
        ["spoiled.yaml: node threat: say in en promises: “won't be filmed”"],
    )


def test_expired_law_is_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    place = tmp_path / "old.yaml"
    text = registry.CURRENT.read_text(encoding="utf-8")
    place.write_text(text.replace("expires: 2027-05-23", "expires: 2026-11-23"), encoding="utf-8")
    assert run(capsys, str(place))[0] == 0
    place.write_text(text.replace("expires: 2027-05-23", "expires: 2026-11-22"), encoding="utf-8")
    status, lines = run(capsys, str(place))
    assert status == 1
    assert "old.yaml: law ru_275: its review expired on 2026-11-22" in lines
    assert all(": its review expired on " in line or ": reviewed on " in line for line in lines)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"nodes: [", "bad.yaml: damaged YAML: line "),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "bad.yaml: not a text in UTF-8"),
        (b"x" * 1_000_001, "bad.yaml: larger than 1000000 bytes"),
        (b"a: &a [1]\nb: [*a, *a]\n", "bad.yaml: line 1: anchors and aliases are not allowed"),
        (b"", "bad.yaml: script: keys and values expected"),
    ],
    ids=["damaged", "binary", "huge", "alias bomb", "empty"],
)
def test_damage_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, line: str
) -> None:
    place = tmp_path / "bad.yaml"
    place.write_bytes(content)
    status, lines = run(capsys, str(place))
    assert status == 1
    assert len(lines) == 1
    assert lines[0].startswith(line)


def test_a_missing_file_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, lines = run(capsys, str(tmp_path / "gone.yaml"))
    assert (status, lines) == (1, ["gone.yaml: cannot be read: No such file or directory"])


def test_a_version_that_is_not_kept_is_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "HISTORY", tmp_path)
    version = registry.shipped().version
    assert run(capsys) == (1, [f"history: {version} is not kept; run manage.py script_keep"])
    call_command("script_keep")
    assert capsys.readouterr().out == f"kept as history/{version}.yaml\n"
    assert run(capsys)[0] == 0


def test_an_altered_version_is_found(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "HISTORY", tmp_path)
    call_command("script_keep")
    capsys.readouterr()
    (tmp_path / "1-000000000000.yaml").write_bytes(registry.CURRENT.read_bytes())
    status, (line,) = run(capsys)
    assert status == 1
    assert line.startswith("history: 1-000000000000.yaml was altered")


def test_a_damaged_script_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "CURRENT", tmp_path / "bad.yaml")
    monkeypatch.setattr(registry, "HISTORY", tmp_path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("script_keep")
