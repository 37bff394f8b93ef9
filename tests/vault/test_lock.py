"""The key folder under a passphrase: whoever copies it has ciphertext."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from vault import lock, passphrase
from vault.roots import NAMES, RootsMissing, load_roots, make_kek, make_roots, roots, seal_roots

WORDS = "seven quiet herons cross the river"


@pytest.fixture
def settings(settings: Any, tmp_path: Path) -> Any:
    settings.DATA_DIR, settings.KEY_PASSPHRASE = tmp_path, WORDS
    lock._folder_key.cache_clear()
    return settings


@pytest.fixture
def folder(settings: Any) -> Path:
    call_command("make_keys", stderr=StringIO())
    return settings.DATA_DIR / "keys"


def files(folder: Path) -> str:
    return "\n".join(path.read_text() for path in folder.iterdir())


def test_holds_no_root_in_plain(folder: Path) -> None:
    held = load_roots(folder)
    assert set(held.named) == set(NAMES)
    for secret in (*held.named.values(), *held.keks.values(), lock.folder_key(folder)):
        assert secret.hex() not in files(folder)
    assert WORDS not in files(folder)


def test_a_wrong_passphrase_opens_nothing(folder: Path, settings: Any) -> None:
    settings.KEY_PASSPHRASE = WORDS + "s"
    lock._folder_key.cache_clear()
    with pytest.raises(RootsMissing, match="does not open"):
        load_roots(folder)


def test_without_a_passphrase_it_says_what_to_set(folder: Path, settings: Any) -> None:
    settings.KEY_PASSPHRASE = ""
    lock._folder_key.cache_clear()
    with pytest.raises(RootsMissing, match="HOTLINE_KEY_PASSPHRASE_FILE"):
        load_roots(folder)


def test_a_new_key_of_keys_is_sealed_too(folder: Path) -> None:
    make_kek(folder)
    assert set(load_roots(folder).keks) == {1, 2}
    assert load_roots(folder).keks[2].hex() not in files(folder)


def test_two_roots_cannot_be_swapped(folder: Path) -> None:
    one, other = (folder / "index").read_text(), (folder / "audit").read_text()
    (folder / "index").write_text(other)
    (folder / "audit").write_text(one)
    with pytest.raises(RootsMissing):
        load_roots(folder)


@pytest.mark.parametrize("place", range(0, 120, 7))
def test_a_flipped_bit_is_noticed(folder: Path, place: int) -> None:
    content = (folder / "index").read_text().removeprefix(lock.SEALED)
    flipped = f"{int(content[place], 16) ^ 1:x}"
    (folder / "index").write_text(lock.SEALED + content[:place] + flipped + content[place + 1 :])
    with pytest.raises(RootsMissing):
        load_roots(folder)


@pytest.mark.parametrize("broken", ["", "{}", "no json", '{"passphrase": {}}', "[]"])
def test_a_damaged_lock_is_said_to_be_damaged(folder: Path, broken: str) -> None:
    (folder / lock.FILE).write_text(broken)
    lock._folder_key.cache_clear()
    with pytest.raises(RootsMissing):
        load_roots(folder)


def test_a_new_passphrase_takes_the_place_of_the_old(folder: Path, settings: Any) -> None:
    before = load_roots(folder)
    lock.set_passphrase(folder, lock.folder_key(folder), "another set of quiet words")
    with pytest.raises(RootsMissing):
        load_roots(folder)
    settings.KEY_PASSPHRASE = "another set of quiet words"
    assert load_roots(folder) == before


def test_what_lay_in_plain_is_sealed_whole(settings: Any) -> None:
    folder = settings.DATA_DIR / "keys"
    make_roots(folder)
    before = load_roots(folder)
    seal_roots(folder, words=WORDS)
    assert lock.is_locked(folder)
    assert load_roots(folder) == roots() == before
    assert not any(secret.hex() in files(folder) for secret in before.named.values())
    assert [path.name for path in settings.DATA_DIR.iterdir()] == ["keys"]


def test_an_unsealed_folder_is_refused_outside_a_demonstration(settings: Any) -> None:
    settings.KEY_PASSPHRASE, settings.DEMO = "", False
    with pytest.raises(CommandError, match="not sealed"):
        call_command("make_keys", stderr=StringIO())


def test_in_earnest_a_guess_costs_256_mib_and_three_passes(settings: Any) -> None:
    settings.DEMO = False
    assert passphrase.as_told(passphrase.cost()) == {"memory": 262144, "passes": 3, "lanes": 4}


def test_the_lock_tells_its_costs_so_that_they_may_rise(folder: Path) -> None:
    told = json.loads((folder / lock.FILE).read_text())["passphrase"]
    assert {"memory", "passes", "lanes", "salt", "wrapped"} == set(told)
