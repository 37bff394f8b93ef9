"""Root secrets: made once, readable by one account, never silently replaced."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from vault.roots import (
    NAMES,
    RootsMissing,
    forget_kek,
    load_roots,
    make_kek,
    make_roots,
    roots,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_roots(tmp_path / "keys")
    return tmp_path / "keys"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestMake:
    def test_makes_every_root_and_the_first_key_of_keys(self, folder: Path) -> None:
        held = load_roots(folder)
        assert set(held.named) == set(NAMES)
        assert set(held.keks) == {1}
        assert len({*held.named.values(), *held.keks.values()}) == len(NAMES) + 1

    def test_only_this_account_can_read_them(self, folder: Path) -> None:
        assert mode(folder) == 0o700
        assert {mode(path) for path in folder.iterdir()} == {0o600}

    def test_narrows_a_folder_that_stood_open(self, tmp_path: Path) -> None:
        (tmp_path / "keys").mkdir(mode=0o755)
        make_roots(tmp_path / "keys")
        assert mode(tmp_path / "keys") == 0o700

    def test_changes_nothing_the_second_time(self, folder: Path) -> None:
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        make_roots(folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    def test_finishes_what_was_cut_short(self, folder: Path) -> None:
        kept = (folder / "index").read_bytes()
        for path in folder.iterdir():
            if path.name != "index":
                path.unlink()
        make_roots(folder)
        assert set(load_roots(folder).named) == set(NAMES)
        assert (folder / "index").read_bytes() == kept

    @pytest.mark.parametrize("name", [*NAMES, "kek-1"])
    def test_does_not_replace_a_root_that_was_lost(self, folder: Path, name: str) -> None:
        (folder / name).unlink()
        with pytest.raises(RootsMissing, match=f"{name} is lost"):
            make_roots(folder)
        assert not (folder / name).exists()

    def test_eight_at_once_agree(self, tmp_path: Path) -> None:
        def make_and_load(_number: int) -> Any:
            make_roots(tmp_path / "keys")
            return load_roots(tmp_path / "keys")

        with ThreadPoolExecutor(8) as pool:
            held = list(pool.map(make_and_load, range(8)))
        assert all(each == held[0] for each in held)

    def test_leaves_no_draft_behind(self, folder: Path) -> None:
        assert not list(folder.glob(".draft*"))


class TestLoad:
    @pytest.mark.parametrize("broken", ["", "00", "no hexadecimal", "00" * 33])
    def test_refuses_a_broken_root(self, folder: Path, broken: str) -> None:
        (folder / "audit").write_text(broken)
        with pytest.raises(RootsMissing):
            load_roots(folder)

    def test_refuses_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(RootsMissing):
            load_roots(tmp_path)

    def test_refuses_to_work_without_a_key_of_keys(self, folder: Path) -> None:
        (folder / "kek-1").unlink()
        with pytest.raises(RootsMissing):
            load_roots(folder)

    def test_shows_no_secret(self, folder: Path) -> None:
        held = load_roots(folder)
        shown = repr(held)
        for secret in (*held.named.values(), *held.keks.values()):
            assert secret.hex() not in shown
            assert repr(secret)[2:-1] not in shown

    def test_is_done_once_and_again_when_the_folder_changes(
        self, folder: Path, settings: Any
    ) -> None:
        settings.DATA_DIR = folder.parent
        first = roots()
        assert roots() is first
        make_kek(folder)
        assert set(roots().keks) == {1, 2}

    def test_says_what_to_do_when_there_are_no_keys(self, tmp_path: Path, settings: Any) -> None:
        settings.DATA_DIR = tmp_path
        with pytest.raises(RootsMissing, match="make_keys"):
            roots()


class TestKeyOfKeys:
    def test_counts_its_versions_upwards(self, folder: Path) -> None:
        assert [make_kek(folder), make_kek(folder)] == [2, 3]
        assert set(load_roots(folder).keks) == {1, 2, 3}

    def test_once_forgotten_is_not_missed(self, folder: Path) -> None:
        make_kek(folder)
        forget_kek(folder, 1)
        make_roots(folder)
        assert set(load_roots(folder).keks) == {2}


class TestCommand:
    def test_makes_the_keys(self, tmp_path: Path, settings: Any) -> None:
        settings.DATA_DIR = tmp_path
        call_command("make_keys", stderr=StringIO())
        assert set(load_roots(tmp_path / "keys").named) == set(NAMES)

    def test_refuses_in_one_line_when_a_root_is_lost(self, folder: Path, settings: Any) -> None:
        settings.DATA_DIR = folder.parent
        (folder / "route").unlink()
        with pytest.raises(CommandError, match="backup"):
            call_command("make_keys", stderr=StringIO())

    @pytest.mark.skipif(os.geteuid() != 0, reason="needs another account")
    def test_another_account_reads_nothing(self, folder: Path) -> None:
        reader = os.fork()
        if reader == 0:
            os.setuid(65534)
            try:
                os.listdir(folder)
            except PermissionError:
                os._exit(0)
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) == 0
