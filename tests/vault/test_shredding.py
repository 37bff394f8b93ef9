"""A backup from before a purge, read with today's keyring, opens nothing of the purged case."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from audit.receipts import receipt
from cases.models import Case, Note
from hotline.embedded.binaries import programs_for
from hotline.embedded.processes import Account
from operators.models import Operator
from tests.cases.conftest import *  # noqa: F403 - the cast
from tests.cases.conftest import AT
from vault.crypto import Tampered
from vault.fields import open_fields, seal
from vault.keyring import KeysGone, keys_destroy
from vault.renewal import GRACE, data_keys_finish, data_keys_renew, sealed_columns

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def program(name: str, *arguments: str, database: str) -> None:
    told = connection.settings_dict
    reached = {
        "PGHOST": str(told["HOST"]),
        "PGPORT": str(told["PORT"]),
        "PGUSER": str(told["USER"]),
        "PGPASSWORD": str(told["PASSWORD"]),
        "PGDATABASE": database,
    }
    path = programs_for(Account(os.geteuid(), os.getegid())) / name
    subprocess.run(
        [path, *arguments],
        env=os.environ | {key: value for key, value in reached.items() if value},
        check=True,
        capture_output=True,
        timeout=120,
    )


def dumped(folder: Path) -> Path:
    dump = folder / "before.sql"
    program("pg_dump", "--file", str(dump), database=str(connection.settings_dict["NAME"]))
    return dump


@contextmanager
def restored(dump: Path) -> Iterator[None]:
    """Put a dump into a database of its own and look there instead of into ours."""
    ours = connection.settings_dict["NAME"]
    theirs = f"{ours}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {theirs}")
    program("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(dump), database=theirs)
    try:
        look_into(theirs)
        yield
    finally:
        look_into(ours)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {theirs}")


def look_into(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def tried(owners: set[UUID]) -> dict[str, set[str]]:
    """Every sealed value of these owners: does it open?"""
    seen = receipt(actor="system:test", action="test.look", subjects=owners, at=AT)
    outcome: dict[str, set[str]] = {"opens": set(), "gone": set()}
    for model, fields in sealed_columns().items():
        mine = {f"{model.owner_column}__in": owners}
        for row in model._base_manager.filter(**mine):
            for field in (each for each in fields if getattr(row, each.name) is not None):
                try:
                    open_fields(seen, [row], field.name)
                except KeysGone:
                    outcome["gone"].add(f"{model.__name__}.{field.name}")
                else:
                    outcome["opens"].add(f"{model.__name__}.{field.name}")
    return outcome


@pytest.fixture
def whole(case_verified: Case, olga: Operator) -> Case:
    """A case in whose tables something lies sealed everywhere it can."""
    columns = {field.name: "x" for field in sealed_columns()[Case] if field.name != "outcome"}
    seal(case_verified, **columns)
    case_verified.save()
    note = Note(case=case_verified, by=olga, at=AT)
    seal(note, body="Ring before dawn.")
    note.save()
    return case_verified


def test_nothing_of_a_purged_case_opens_from_an_older_backup(whole: Case, tmp_path: Path) -> None:
    owners = {whole.ref, *whole.contacts.values_list("ref", flat=True)}
    before = tried(owners)
    dump = dumped(tmp_path)
    for owner in owners:
        keys_destroy(owner=owner)
    with restored(dump):
        after = tried(owners)
    assert before["gone"] == after["opens"] == set()
    assert after["gone"] == before["opens"]
    tables = {name.split(".")[0] for name in after["gone"]}
    assert tables >= {"Case", "Contact", "Message", "Note", "Approval"}


def test_a_case_that_was_not_purged_opens_from_the_same_backup(whole: Case, tmp_path: Path) -> None:
    """The control: it is the purge that shuts the backup, nothing else does."""
    before = tried({whole.ref})
    with restored(dumped(tmp_path)):
        assert tried({whole.ref}) == before
    assert before["opens"]


def test_a_backup_from_before_a_renewal_opens_until_the_old_keys_go(
    whole: Case, tmp_path: Path
) -> None:
    before, dump = tried({whole.ref}), dumped(tmp_path)
    data_keys_renew(owner=whole.ref, at=AT)
    with restored(dump):
        assert tried({whole.ref}) == before
    data_keys_finish(owner=whole.ref, at=AT + GRACE)
    with restored(dump), pytest.raises(Tampered):
        tried({whole.ref})
