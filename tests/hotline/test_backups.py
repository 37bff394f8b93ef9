"""Backups lie apart, go in their time, and a restored one is whole."""

import os
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from cases.models import Case
from hotline import backups
from tests.cases.conftest import *  # noqa: F403 - the cast
from vault.keyring import keys_destroy

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ALIASES = ("default", "keyring")


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    for alias in ALIASES:
        (tmp_path / alias).mkdir()
    return {alias: tmp_path / alias for alias in ALIASES}


def command(places: dict[str, Path]) -> None:
    call_command("backup", main=places["default"], keyring=places["keyring"], verbosity=0)


@contextmanager
def restored(dumps: dict[str, Path]) -> Iterator[None]:
    """Both databases anew from their backups, and this process looking into them."""
    ours = {alias: connections[alias].settings_dict["NAME"] for alias in dumps}
    try:
        for alias, dump in dumps.items():
            told = connections[alias].settings_dict
            with connections[alias].cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {ours[alias]}_drill")
            reached = {"HOST": told["HOST"], "PORT": told["PORT"], "USER": told["USER"]}
            reached |= {"PASSWORD": told["PASSWORD"], "DATABASE": f"{ours[alias]}_drill"}
            subprocess.run(
                [
                    backups.program("pg_restore"),
                    "--no-owner",
                    "--exit-on-error",
                    "--dbname",
                    f"{ours[alias]}_drill",
                    dump,
                ],
                env=os.environ | {f"PG{name}": str(each) for name, each in reached.items() if each},
                check=True,
                capture_output=True,
            )
        for alias in dumps:
            look_into(alias, f"{ours[alias]}_drill")
        yield
    finally:
        for alias in dumps:
            look_into(alias, ours[alias])
            with connections[alias].cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {ours[alias]}_drill")


def look_into(alias: str, name: str) -> None:
    connections[alias].close()
    connections[alias].settings_dict["NAME"] = name


def dumped(places: dict[str, Path]) -> dict[str, Path]:
    return {
        alias: backups.backup_make(alias=alias, folder=places[alias], at=AT) for alias in ALIASES
    }


def test_both_are_restored_whole_and_a_hundred_values_open(
    case_verified: Case, places: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    before = {alias: backups.rows(alias) for alias in ALIASES}
    dumps = dumped(places)
    with restored(dumps):
        assert {alias: backups.rows(alias) for alias in ALIASES} == before
        opened = backups.fields_open(amount=100, at=AT)
        assert (opened.gone, opened.broken) == (0, ())
        assert opened.opens > 5
        call_command("restore_check")
    assert "values open; of 0 the keys are gone" in capsys.readouterr().out


def test_an_old_main_backup_beside_todays_keyring_opens_nothing_that_was_purged(
    case_verified: Case, places: dict[str, Path]
) -> None:
    old = backups.backup_make(alias="default", folder=places["default"], at=AT)
    for owner in {case_verified.ref, *case_verified.contacts.values_list("ref", flat=True)}:
        keys_destroy(owner=owner)
    today = backups.backup_make(alias="keyring", folder=places["keyring"], at=AT)
    with restored({"default": old, "keyring": today}):
        opened = backups.fields_open(amount=100, at=AT)
    assert opened.opens == 0
    assert opened.gone > 5


def test_a_backup_is_for_this_account_alone_and_none_is_left_half_made(
    db: None, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    command(places)
    made = [path for place in places.values() for path in place.iterdir()]
    assert {path.name.split("-")[0] for path in made} == set(ALIASES)
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    monkeypatch.setattr(backups, "_reached", lambda alias: ("dbname=nowhere_at_all", ""))
    with pytest.raises(CommandError, match="default: .*; keyring: "):
        command(places)
    assert sorted(path for place in places.values() for path in place.iterdir()) == sorted(made)


def test_what_is_past_its_days_goes_and_nothing_else(db: None, places: dict[str, Path]) -> None:
    for alias, place in places.items():
        for days in (13, 15, 89, 91):
            (place / f"{alias}-{AT - timedelta(days=days):{backups.STAMP}}Z.dump").touch()
        (place / "letters.txt").touch()
        backups.backups_drop(alias=alias, folder=place, at=AT)
    left = {alias: len(list(place.glob("*.dump"))) for alias, place in places.items()}
    assert left == {"default": 3, "keyring": 1}
    assert all((place / "letters.txt").exists() for place in places.values())


def test_one_folder_for_both_is_refused(db: None, places: dict[str, Path]) -> None:
    with pytest.raises(CommandError, match="two folders"):
        command(places | {"keyring": places["default"]})
