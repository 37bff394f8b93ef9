"""The building site of a run: a database of its own, our web process, and people who sign in."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from hotline import env
from hotline.embedded import data as data_folder
from hotline.embedded.postgres import STOPPING, Server
from hotline.embedded.processes import spawn, stop
from hotline.embedded.start import MANAGE, PYTHON, WEB

WITHIN = 60.0
COMMANDS = (
    ("make_keys",),
    ("migrate", "--verbosity", "0"),
    ("migrate", "--database", "keyring", "--verbosity", "0"),
    ("database_roles", "--verbosity", "0"),
)
DATABASES = {"DATABASE_URL": "bench", "KEYRING_DATABASE_URL": "bench_keyring"}


@dataclass
class Site:
    """What a case finds when it begins."""

    data: Path
    full: bool
    seconds: int = 0
    office: Any = None
    people: list[Any] = field(default_factory=list)

    def libpq(self) -> dict[str, str]:
        """The environment in which PostgreSQL's own programs find the database."""
        from django.db import connection

        wanted = connection.settings_dict
        names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "NAME": "PGDATABASE"}
        names["PASSWORD"] = "PGPASSWORD"
        ours = {variable: str(wanted[name]) for name, variable in names.items() if wanted[name]}
        return os.environ | ours

    def dsn(self) -> dict[str, Any]:
        """The database for a connection of the case's own."""
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGDATABASE": "dbname"}
        names["PGPASSWORD"] = "password"
        return {names[name]: value for name, value in self.libpq().items() if name in names}

    @contextmanager
    def web(self) -> Iterator[tuple[int, int]]:
        """Our web process as `scripts/run` starts it; gives its port and its process number."""
        port = free_port()
        process = spawn(
            [*WEB, "--port", str(port)],
            environment=os.environ | {"HOTLINE_PORT": str(port), "HOTLINE_DATABASE_ROLE": "app"},
        )
        try:
            await_port(port, process)
            yield port, process.pid
        finally:
            stop(process, (signal.SIGTERM, 10.0))


@contextmanager
def site(*, full: bool, seconds: int = 0) -> Iterator[Site]:
    """A migrated database with one office, on our own server or on that of DATABASE_URL."""
    data = Path(tempfile.mkdtemp(prefix="hotline-bench-"))
    os.environ["HOTLINE_DATA"] = str(data)
    os.environ["HOTLINE_DATABASE_ROLE"] = "owner"
    try:
        data_folder.make_secrets(data)
        (data / "static").mkdir()
        with _databases(data):
            for command in COMMANDS:
                subprocess.run([*MANAGE, *command], check=True, cwd=env.ROOT)
            os.environ["DJANGO_SETTINGS_MODULE"] = "hotline.settings"
            import django

            django.setup()
            yield Site(data, full, seconds)
            from django.db import connections

            connections.close_all()
    finally:
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def _databases(data: Path) -> Iterator[None]:
    given = {name: env.text(name) for name in DATABASES}
    if not all(given.values()):
        with _own_server(data):
            yield
        return
    mark = secrets.token_hex(4)
    made = {name: f"{stem}_{mark}" for name, stem in DATABASES.items()}
    for name, database in made.items():
        _on(given[name], "CREATE DATABASE {}", database)
        os.environ[name] = urlunsplit(urlsplit(given[name])._replace(path=f"/{database}"))
    try:
        yield
    finally:
        for name, database in made.items():
            _on(given[name], "DROP DATABASE {} WITH (FORCE)", database)


@contextmanager
def _own_server(data: Path) -> Iterator[None]:
    for name in DATABASES:
        os.environ.pop(name, None)
    server = Server(data)
    server.prepare()
    process = server.spawn()
    try:
        server.await_ready(process)
        yield
    finally:
        stop(process, *STOPPING)


def _on(url: str, statement: str, database: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens there."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens on port {port}")


def python(module: str, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    """Another process of this benchmark."""
    return subprocess.Popen([*PYTHON, "-m", module, *arguments], cwd=env.ROOT, **options)


def cpu_seconds(process: int) -> float:
    """The processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit("start scripts/bench instead")
