"""Backups of main database and keyring, apart from each other, and what a restored one opens."""

import os
import re
import secrets
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from audit.receipts import receipt
from hotline import env
from hotline.embedded.binaries import programs_for
from hotline.embedded.processes import Account
from vault.crypto import Tampered
from vault.fields import open_fields
from vault.keyring import KeysGone
from vault.renewal import sealed_columns

#: What was purged is beyond anybody's reach once no backup of the keyring from before is left.
KEPT = {"default": timedelta(days=90), "keyring": timedelta(days=14)}
URLS = {
    "default": ("DATABASE_URL", "hotline"),
    "keyring": ("KEYRING_DATABASE_URL", "keyring"),
}
NAME = re.compile(r"^(default|keyring)-(\d{8}T\d{6})Z\.dump$")
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
STAMP = "%Y%m%dT%H%M%S"
CONNECTED = {"sslmode", "sslrootcert", "sslcert", "sslkey", "hostaddr", "channel_binding"}


class BackupRefused(Exception):
    """A backup that could not be made; says why in PostgreSQL's last line."""


class Opened(NamedTuple):
    """Of so many sealed values: how many open, whose keys are gone, and which do not open."""

    opens: int
    gone: int
    broken: tuple[str, ...]


def backup_make(*, alias: str, folder: Path, at: datetime) -> Path:
    """Write one database to a file that this account alone reads, whole or not at all.

    Raises BackupRefused.
    """
    target = folder / f"{alias}-{at.astimezone(UTC):{STAMP}}Z.dump"
    draft = target.with_suffix(".draft")
    where, password = _reached(alias)
    command = [str(program("pg_dump")), "--format=custom", "--no-password", f"--dbname={where}"]
    try:
        with os.fdopen(os.open(draft, NEW, 0o600), "wb") as file:
            done = subprocess.run(  # noqa: S603
                command,
                env=os.environ | {"PGPASSWORD": password},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.PIPE,
                check=False,
            )
            os.fsync(file.fileno())
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip().splitlines()
            raise BackupRefused(told[-1] if told else "pg_dump failed and said nothing")
        draft.rename(target)
    except OSError as trouble:
        raise BackupRefused(str(trouble.strerror)) from trouble
    finally:
        draft.unlink(missing_ok=True)
    return target


def backups_drop(*, alias: str, folder: Path, at: datetime) -> list[Path]:
    """Remove the backups of one database that are past their days, and say which."""
    old = [path for path, made in _backups(alias, folder) if at - made > KEPT[alias]]
    for path in old:
        path.unlink()
    return old


def _backups(alias: str, folder: Path) -> Iterator[tuple[Path, datetime]]:
    for path in sorted(folder.iterdir()):
        if (found := NAME.match(path.name)) and found[1] == alias:
            yield path, datetime.strptime(found[2], STAMP).replace(tzinfo=UTC)


def rows(alias: str) -> dict[str, int]:
    """How many rows each table of a database has."""
    connection = connections[alias]
    counted = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counted[table] = cursor.fetchone()[0]
    return counted


def fields_open(*, amount: int, at: datetime) -> Opened:
    """Open so many sealed values, taken at random, under one receipt; tells no value."""
    found = list(_values(amount))
    chosen = secrets.SystemRandom().sample(found, min(amount, len(found)))
    owners = {row.key_owner for row, _ in chosen}
    seen = receipt(actor="system:restore", action="audit.restore_checked", subjects=owners, at=at)
    opens, gone, broken = 0, 0, []
    for row, name in chosen:
        try:
            open_fields(seen, [row], name)
        except KeysGone:
            gone += 1
        except Tampered:
            broken.append(f"{row._meta.label}.{name}")
        else:
            opens += 1
    return Opened(opens, gone, tuple(sorted(set(broken))))


def _values(amount: int) -> Iterator[tuple[Any, str]]:
    for model, fields in sealed_columns().items():
        for field in fields:
            held = model._base_manager.filter(**{f"{field.name}__isnull": False})
            for row in held.order_by("?")[:amount]:
                yield row, field.name


def _reached(alias: str) -> tuple[str, str]:
    """The database that this process uses, by the account of backups, and its password."""
    told = env.database(*URLS[alias], role="backup")
    options = {key: each for key, each in told["OPTIONS"].items() if key in CONNECTED}
    where = make_conninfo(
        host=told["HOST"],
        port=told["PORT"] or None,
        user=told["USER"],
        dbname=connections[alias].settings_dict["NAME"],
        **options,
    )
    return where, told["PASSWORD"]


def program(name: str) -> Path:
    """A program of PostgreSQL's, where this account can run it."""
    return programs_for(Account(os.geteuid(), os.getegid())) / name
