"""Copies of an embedded database as a thief, a backup or a replica would hold them."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from hotline.embedded import binaries
from hotline.embedded.places import PORT, kept_secret, socket_folder
from hotline.embedded.processes import Account

DATABASES = ("hotline", "keyring")


def superuser(data: Path, database: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(socket_folder(data)),
        user="postgres",
        password=kept_secret(data, "postgres"),
        dbname=database,
        autocommit=True,
    )


def dump(data: Path, target: Path) -> None:
    """Both databases, as the account for backups reads them."""
    target.mkdir()
    for database in DATABASES:
        _run(data, "pg_dump", "-f", str(target / f"{database}.sql"), database)


def base_backup(data: Path, target: Path) -> None:
    """The whole cluster with the WAL that goes with it."""
    _run(data, "pg_basebackup", "-D", str(target), "-X", "stream", "-c", "fast")


def wal(data: Path, target: Path) -> None:
    """The write-ahead log as it lies there; beside it the pages that it holds compressed, opened.

    The last segment ends in mid-air, which is no error.
    """
    shutil.copytree(data / "postgres" / "data" / "pg_wal", target / "segments")
    segments = sorted(each for each in (target / "segments").iterdir() if each.is_file())
    save = f"--save-fullpage={target / 'pages'}"
    command = [_programs() / "pg_waldump", "--quiet", save, segments[0], segments[-1]]
    subprocess.run(command, capture_output=True, check=False)


def _run(data: Path, program: str, *words: str) -> None:
    account = {
        "PGHOST": str(socket_folder(data)),
        "PGPORT": str(PORT),
        "PGUSER": "hotline_backup",
        "PGPASSWORD": kept_secret(data, "database-backup"),
    }
    subprocess.run([_programs() / program, *words], env=os.environ | account, check=True)


def _programs() -> Path:
    return binaries.programs_for(Account(os.geteuid(), os.getegid()))
