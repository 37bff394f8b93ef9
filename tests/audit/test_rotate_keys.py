"""Renewing the key of keys is a command, and leaves its trace."""

import os
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from audit.models import Entry
from tests.audit.conftest import AT
from vault.keyring import data_keys, kek_versions, keys_create
from vault.roots import load_roots, make_kek, make_roots

pytestmark = pytest.mark.django_db(databases="__all__")
OWNER = UUID(int=5)
DAYS_AGO = 3 * 24 * 60 * 60


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    make_roots(tmp_path / "keys")
    keys_create(owner=OWNER, kind="case", at=AT)
    return tmp_path / "keys"


def rotate_keys(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def test_wraps_everything_anew_and_says_so(folder: Path) -> None:
    before = data_keys([OWNER])
    assert "Version 2 wraps 2 keys" in rotate_keys()
    assert data_keys([OWNER]) == before
    entry = Entry.objects.get(action="keys.rotated")
    assert (entry.actor, entry.detail) == ("system:keys", {"version": 2, "keys": 2})


def test_finishes_what_was_cut_short(folder: Path) -> None:
    make_kek(folder)
    assert rotate_keys("--finish") == "2 keys were wrapped anew.\n"
    assert kek_versions() == {2: 2}


def test_forgets_only_what_has_not_been_used_for_a_day(folder: Path) -> None:
    rotate_keys()
    assert rotate_keys("--forget") == ""
    made = folder / "kek-2"
    os.utime(made, (made.stat().st_mtime - DAYS_AGO,) * 2)
    assert rotate_keys("--forget") == "Version 1 is erased.\n"
    assert set(load_roots(folder).keks) == {2}
    assert Entry.objects.get(action="keys.forgotten").detail == {"version": 1}
    assert data_keys([OWNER])
