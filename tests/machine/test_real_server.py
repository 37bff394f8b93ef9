"""A PostgreSQL elsewhere, reached by TLS and a proven name: accounts made, each let in."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from hotline.embedded import binaries, places
from hotline.embedded.postgres import STOPPING, Server
from hotline.embedded.processes import spawn, stop
from hotline.embedded.roles import ROLES
from tests.machine import tls
from tests.machine.console import COLD, ROOT, environment, eventually, free_port

WORD = "a word of the trial"
DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("real")]


@dataclass
class Site:
    """An office beside its server."""

    folder: Path
    port: int
    root: Path

    def url(self, user: str, word: str, database: str, **other: str) -> str:
        told = {"sslmode": "verify-full", "hostaddr": "127.0.0.1", "sslrootcert": str(self.root)}
        query = "&".join(f"{name}={quote(value, '')}" for name, value in (told | other).items())
        where = f"{tls.NAME}:{self.port}/{database}"
        return f"postgresql://{user}:{quote(word, '')}@{where}?{query}"

    def manage(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        named = {
            "DATABASE_ADMIN_URL": self.url("postgres", WORD, "postgres"),
            "DATABASE_OWNER_URL": self.url("hotline", WORD, "hotline"),
            "KEYRING_DATABASE_OWNER_URL": self.url("hotline", WORD, "keyring"),
            "DATABASE_URL": self.url("hotline_app", "", "hotline"),
            "KEYRING_DATABASE_URL": self.url("hotline_app", "", "keyring"),
            "DATABASE_WORKER_URL": self.url("hotline_worker", "", "hotline"),
            "KEYRING_DATABASE_SEALER_URL": self.url("hotline_sealer", "", "keyring"),
            "HOTLINE_DATA": str(self.folder / "office"),
            "HOTLINE_DEMO": "0",
            "HOTLINE_SECRET_KEY": "x" * 60,
            "HOTLINE_HOSTS": "console.example",
            "HOTLINE_CHECKPOINTS": f"{self.folder}/first:{self.folder}/second",
        }
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            env=environment(**(named | more)),
            capture_output=True,
            text=True,
            timeout=COLD,
            check=False,
        )


@contextmanager
def behind_a_relay(folder: Path) -> Iterator[int]:
    """The embedded PostgreSQL, whose TLS ends a step before it, as with a pooler."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    places.keep(data, "postgres", WORD)
    server = Server(data, durable=False)
    server.prepare()
    process = server.spawn()
    try:
        server.await_ready(process)
        with tls.relay(server.folder / places.SOCKET_NAME, folder) as port:
            yield port
    finally:
        stop(process, *STOPPING)


@contextmanager
def speaking_tls(folder: Path) -> Iterator[int]:
    """A PostgreSQL of Debian's that speaks TLS itself."""
    if not DEBIAN:
        pytest.skip("this machine has no PostgreSQL of Debian's")
    account, port = binaries.account_for(folder), free_port()
    (folder / "word").write_text(WORD)
    for each in (folder, *folder.iterdir()):
        os.chown(each, account.uid, account.gid)
    initdb = [DEBIAN[-1].with_name("initdb"), "-D", str(folder / "pg"), "-U", "postgres"]
    made = spawn(
        [*initdb, "--auth=scram-sha-256", f"--pwfile={folder / 'word'}"],
        account=account,
        stdout=subprocess.DEVNULL,
    )
    assert made.wait(60) == 0
    rule = "hostssl all all 127.0.0.1/32 scram-sha-256\n"
    (folder / "pg" / "pg_hba.conf").write_text(rule)
    given = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "ssl": "on",
        "ssl_cert_file": str(folder / "ca-server.pem"),
        "ssl_key_file": str(folder / "ca-server.key"),
    }
    command = [str(DEBIAN[-1]), "-D", str(folder / "pg")]
    command += [f"--{name}={value}" for name, value in given.items()]
    with (folder / "log").open("wb") as log:
        process = spawn(command, account=account, stdout=log, stderr=log)
    try:
        yield port
    finally:
        stop(process, (signal.SIGINT, 20.0))


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(behind_a_relay, id="behind a relay"),
        pytest.param(speaking_tls, id="itself", marks=pytest.mark.full),
    ],
)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    folder = binaries_can_reach()
    root = tls.authority(folder)
    with request.param(folder) as port:
        here = Site(folder, port, root)
        eventually(lambda: is_in(here.url("postgres", WORD, "postgres")), 30, "the server")
        with psycopg.connect(here.url("postgres", WORD, "postgres"), autocommit=True) as admin:
            if not admin.execute("SELECT FROM pg_roles WHERE rolname = 'hotline'").rowcount:
                admin.execute(f"CREATE ROLE hotline LOGIN PASSWORD '{WORD}'")
                for name in ("hotline", "keyring"):
                    admin.execute(f"CREATE DATABASE {name} OWNER hotline")
            admin.execute(f"ALTER ROLE hotline PASSWORD '{WORD}'")
            for role in ROLES.values():
                admin.execute(f"DROP ROLE IF EXISTS {role.name}")
        yield here
    shutil.rmtree(folder)


def binaries_can_reach() -> Path:
    """A folder that the account of the server can reach; pytest's own are closed."""
    folder = Path("/tmp") / f"hotline-real-{os.getpid()}"
    folder.mkdir(mode=0o755)
    return folder


def is_in(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(scope="module")
def accounts(site: Site) -> dict[str, str]:
    """The accounts as the command made them, with their passwords."""
    done = site.manage("database_roles")
    assert done.returncode == 0, done.stderr
    assert [f"made role {role.name}" in done.stdout for role in ROLES.values()] == [True] * 5
    kept = site.folder / "office" / "secrets"
    return {word: (kept / f"database-{word}").read_text().strip() for word in ROLES}


def test_a_second_time_there_is_nothing_to_change(site: Site, accounts: dict[str, str]) -> None:
    done = site.manage("database_roles")
    assert done.stdout.splitlines() == [
        f"{what}: nothing to change" for what in ("accounts", "default", "keyring")
    ]


@pytest.mark.parametrize("word", ROLES)
def test_each_account_comes_in_with_its_own_limits(
    site: Site, accounts: dict[str, str], word: str
) -> None:
    role = ROLES[word]
    with psycopg.connect(site.url(role.name, accounts[word], "hotline")) as connection:
        assert connection.pgconn.ssl_in_use
        assert connection.execute("SELECT current_user").fetchone() == (role.name,)
        held = {name: connection.execute(f"SHOW {name}").fetchone() for name in role.settings}
        wanted = {
            name: connection.execute("SELECT %s::text", [value]).fetchone()
            for name, value in role.settings.items()
        }
        same = {name: in_seconds(held[name]) == in_seconds(wanted[name]) for name in held}
        assert all(same.values()), (held, wanted)


def in_seconds(shown: tuple[str] | None) -> str | int:
    """PostgreSQL shows sixty seconds as a minute."""
    assert shown
    units = {"min": 60, "s": 1}
    for unit, each in units.items():
        if shown[0].removesuffix(unit).isdecimal():
            return int(shown[0].removesuffix(unit)) * each
    return shown[0]


def test_a_server_that_cannot_prove_its_name_is_not_told_a_password(
    site: Site, accounts: dict[str, str]
) -> None:
    other = tls.authority(site.folder, "other")
    app, word = ROLES["app"].name, accounts["app"]
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect(site.url(app, word, "hotline", sslrootcert=str(other)))
    with pytest.raises(psycopg.OperationalError, match="does not match host name"):
        psycopg.connect(site.url(app, word, "hotline").replace(tls.NAME, "other.example"))


def test_the_start_sees_where_the_encryption_ends(
    site: Site, accounts: dict[str, str], request: pytest.FixtureRequest
) -> None:
    done = site.manage(
        "shell", "--no-imports", "-c", "from hotline import remote; print(remote.in_plain())"
    )
    assert done.returncode == 0, done.stderr
    ends_before = "relay" in request.node.callspec.id
    assert done.stdout.strip() == str(
        ["DATABASE_URL", "KEYRING_DATABASE_URL"] if ends_before else []
    )
    if ends_before:
        refused = site.manage("prepare", "--url", "http://x/")
        assert refused.returncode == 1
        assert "not encrypted" in refused.stderr


def test_without_a_proven_name_no_command_runs(site: Site) -> None:
    weak = site.url("hotline_app", "x", "hotline", sslmode="require")
    done = site.manage("database_roles", DATABASE_URL=weak)
    assert done.returncode == 1
    assert "hotline.E004" in done.stderr
