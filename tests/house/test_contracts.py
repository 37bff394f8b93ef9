"""The layers hold, and each contract bites when somebody breaks it."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT

LINTER = Path(sys.executable).parent / "lint-imports"
PLANTED = [
    ("live/hub.py", "import operators.models", "Every room imports only what lies below it"),
    ("press/views/pages.py", "import cases.selectors", "The press room cannot reach a case"),
    ("vault/signing.py", "import vault.fields", "The press room reaches no case and no other key"),
    ("intake/telegram/inbound.py", "import intake.simulator.night", "A line never imports another"),
    ("cases/views/board.py", "from live.publish import append", "Only services publish"),
    ("audit/chain.py", "import cryptography.hazmat", "Only the vault knows the cryptography"),
    ("cases/views/board.py", "import PIL.Image", "Only the child of the quarantine"),
]


def contracts() -> dict[str, configparser.SectionProxy]:
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter")
    return {read[name]["name"]: read[name] for name in read.sections() if ":" in name}


def lint(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout


def broken(report: str) -> list[str]:
    return [line for line in report.splitlines() if " BROKEN" in line]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The rooms and the contracts, to be spoilt."""
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for room in ROOMS:
        ignored = shutil.ignore_patterns("__pycache__", "migrations", "scripts")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignored)
    return tmp_path


def test_no_room_imports_what_it_may_not() -> None:
    status, report = lint(ROOT)
    assert status == 0, report


@pytest.mark.parametrize(("module", "line", "contract"), PLANTED)
def test_a_planted_breach_is_named(copy: Path, module: str, line: str, contract: str) -> None:
    source = copy / module
    source.write_text(f"{source.read_text()}\n{line}\n")

    status, report = lint(copy)

    assert status == 1
    assert any(contract in each for each in broken(report)), report


def test_a_breach_is_planted_for_each_contract() -> None:
    planted = [name for name in contracts() for _, _, start in PLANTED if name.startswith(start)]
    assert planted == list(contracts())


def test_every_line_stands_in_the_contract_of_lines() -> None:
    there = {f"intake.{path.parent.name}" for path in (ROOT / "intake").glob("*/inbound.py")}
    assert set(contracts()["A line never imports another line"]["modules"].split()) == there


def test_every_room_stands_in_the_layers() -> None:
    layers = contracts()["Every room imports only what lies below it"]["layers"]
    assert sorted(layers.replace("|", " ").replace(":", " ").split()) == sorted(ROOMS)
