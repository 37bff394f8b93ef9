"""Servers on other machines: reached by encryption alone, and databases by a proven name."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict

from hotline import env

HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})
PROVEN = "verify-full"
#: Whose connections there are; the press and backups use none of ours.
SEATS = ("owner", "app", "worker", "sealer")
NAMES = (("DATABASE_URL", "hotline"), ("KEYRING_DATABASE_URL", "keyring"))
IN_USE = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"


def unproven() -> list[str]:
    """The variables whose server is on another machine and need not prove its name to us."""
    found = (variable for variable, held in _remote() if held["OPTIONS"].get("sslmode") != PROVEN)
    return list(dict.fromkeys(found))


def is_unproven(url: str) -> bool:
    """Whether this address leads to another machine that need not prove its name."""
    told = conninfo_to_dict(url)
    return _is_elsewhere(str(told.get("host", ""))) and told.get("sslmode") != PROVEN


def in_plain() -> list[str]:
    """The variables whose sessions PostgreSQL itself, on another machine, says are not encrypted.

    Each account connects once. What ends the encryption before the server, such as a pooler with
    a network behind it, is found by nothing else. Raises psycopg.OperationalError.
    """
    found, asked = [], set[tuple[Any, ...]]()
    for variable, held in _remote():
        words = {"host": held["HOST"], "port": held["PORT"], "dbname": held["NAME"]}
        words |= {"user": held["USER"], "password": held["PASSWORD"]}
        words |= {name: value for name, value in held["OPTIONS"].items() if name != "pool"}
        if (asked_with := tuple(words.values())) in asked:
            continue
        asked.add(asked_with)
        with psycopg.connect(**words, connect_timeout=10) as connection:
            row = connection.execute(IN_USE).fetchone()
        if row is None or not row[0]:
            found.append(variable)
    return list(dict.fromkeys(found))


def _remote() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for seat in SEATS:
        for variable, name in NAMES:
            held = env.database(variable, name, role=seat)
            if _is_elsewhere(held["HOST"]):
                yield variable, held


def _is_elsewhere(host: str) -> bool:
    return any(each not in HERE and each[:1] not in {"/", "@"} for each in host.split(","))


def plain() -> list[str]:
    """The addresses of other machines that secrets would be sent to without encryption."""
    addresses = {
        "HOTLINE_TRANSIT_URL": settings.TRANSIT_URL,
        "HOTLINE_TELEGRAM_API": settings.TELEGRAM_API,
    }
    return [
        name
        for name, url in addresses.items()
        if url and urlsplit(url).scheme != "https" and not _stays_here(url)
    ]


def _stays_here(url: str) -> bool:
    host = urlsplit(url).hostname
    return bool(host) and not _is_elsewhere(str(host))
