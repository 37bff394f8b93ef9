"""Three of five people open the key folder, two do not, and a drill changes nothing."""

import io
import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from vault import lock
from vault.roots import RootsMissing, load_roots

OLD, NEW = "seven quiet herons cross the river", "nine slow barges pass the old mill"


@pytest.fixture
def folder(settings: Any, tmp_path: Path, db: None) -> Path:
    settings.DATA_DIR, settings.KEY_PASSPHRASE = tmp_path, OLD
    lock._folder_key.cache_clear()
    call_command("make_keys", stderr=io.StringIO())
    return tmp_path / "keys"


def escrow(*words: str, typed: str = "", monkeypatch: Any = None) -> str:
    out = io.StringIO()
    if monkeypatch:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    call_command("escrow", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def shares(folder: Path) -> list[str]:
    pages = escrow("split").split("\f")
    return [" ".join(re.findall(r"\d+ ([a-z]+)", page.split("folder.\n")[-1])) for page in pages]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_any_three_of_five_open_it(folder: Path, shares: list[str], monkeypatch: Any) -> None:
    before = files(folder)
    assert len(shares) == 5
    for three in itertools.combinations(shares, 3):
        said = escrow("drill", typed="\n".join(three) + "\n\n", monkeypatch=monkeypatch)
        assert "3 shares open the key folder" in said
    assert files(folder) == before
    assert Entry.objects.filter(action="keys.escrow_drilled").count() == 10


def test_no_two_of_five_open_it(folder: Path, shares: list[str], monkeypatch: Any) -> None:
    for two in itertools.combinations(shares, 2):
        with pytest.raises(CommandError, match="do not fit together"):
            escrow("drill", typed="\n".join(two) + "\n\n", monkeypatch=monkeypatch)


def test_a_wrong_word_is_noticed(folder: Path, shares: list[str], monkeypatch: Any) -> None:
    broken = shares[0].replace(shares[0].split()[9], "academic", 1)
    with pytest.raises(CommandError, match="check each word"):
        escrow("drill", typed="\n".join([broken, *shares[1:3]]), monkeypatch=monkeypatch)


def test_shares_of_another_folder_are_refused(
    folder: Path, shares: list[str], tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    settings.DATA_DIR = tmp_path / "elsewhere"
    call_command("make_keys", stderr=io.StringIO())
    with pytest.raises(CommandError, match="another key folder"):
        escrow("drill", typed="\n".join(shares[:3]), monkeypatch=monkeypatch)


def test_a_forgotten_passphrase_is_replaced(
    folder: Path, shares: list[str], settings: Any, monkeypatch: Any
) -> None:
    before = load_roots(folder)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: NEW)
    escrow("restore", typed="\n".join(shares[2:]), monkeypatch=monkeypatch)
    with pytest.raises(RootsMissing):
        load_roots(folder)
    settings.KEY_PASSPHRASE = NEW
    lock._folder_key.cache_clear()
    assert load_roots(folder) == before


@pytest.mark.parametrize(("shares", "needed"), [(1, 1), (5, 1), (2, 3), (17, 3)])
def test_numbers_that_protect_nothing_are_refused(folder: Path, shares: int, needed: int) -> None:
    with pytest.raises(CommandError, match="At least two"):
        escrow("split", f"--shares={shares}", f"--needed={needed}")


def test_the_journal_holds_no_word(folder: Path, shares: list[str]) -> None:
    told = list(Entry.objects.filter(action="keys.escrow_split").values_list("detail", flat=True))
    assert told == [{"shares": 5, "needed": 3}]
