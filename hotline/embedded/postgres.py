"""The embedded PostgreSQL: one cluster in HOTLINE_DATA, a unix socket, a password, no network."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from hotline.embedded import accounts, leftovers, places, roles
from hotline.embedded.binaries import account_for, programs_for
from hotline.embedded.processes import how_it_ended, spawn, stop
from hotline.embedded.refusal import NO_SPACE, Refusal, full_disk
from hotline.embedded.server_options import ENVIRONMENT, FORGETFUL, OPTIONS

OWNER, DATABASES = roles.OWNER, ("hotline", "keyring")
READY_WITHIN, RECOVERY_WITHIN, PAUSE = 30.0, 600.0, 0.03
STOPPING = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))
NOT_YET = (
    "starting up",
    "not yet accepting",
    "recovery",
    "No such file",
    "refused",
    "shutting down",
)
LOG_LIMIT = 10 * 1024 * 1024


class Server:
    """The embedded server of one data folder; the caller holds the folder's lock."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data
        self.folder = places.postgres_folder(data)
        self.cluster = self.folder / "data"
        self.log = data / "logs" / "postgres.log"
        self.options = OPTIONS if durable else OPTIONS | FORGETFUL
        self.is_new = not self.cluster.exists()

    def prepare(self) -> None:
        """Make folders and cluster, and clear away a server that an earlier start left."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.account = account_for(self.folder)
        if os.geteuid() == 0:
            os.chown(self.folder, self.account.uid, self.account.gid)
        elif self.folder.stat().st_uid != self.account.uid:
            raise Refusal(f"{self.folder} belongs to another account; choose another HOTLINE_DATA.")
        self.programs = programs_for(self.account)
        # The server gets the folder as a descriptor: so it works below a closed home and with a
        # path longer than a socket's may be, and nobody's folder is opened wider.
        self.descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.seen_by_server = f"/proc/self/fd/{self.descriptor}"
        if self.is_new:
            self._create()
        self._check_passwords()
        leftovers.clear(self.cluster)

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server process."""
        settings = [f"--{name}={value}" for name, value in self.options.items()]
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            return spawn(
                [
                    self.programs / "postgres",
                    *("-D", f"{self.seen_by_server}/data"),
                    f"--unix_socket_directories={self.seen_by_server}",
                    *settings,
                ],
                account=self.account,
                parting=signal.SIGINT,
                keep=[self.descriptor],
                stdout=log,
                stderr=log,
                environment=ENVIRONMENT,
            )

    def restart(self) -> subprocess.Popen[bytes]:
        """Start the server process again after a fall, once its last helpers have gone."""
        leftovers.clear(self.cluster)
        return self.spawn()

    def start_over(self) -> None:
        """Drop both databases, whose demo data was never finished, and make them anew."""
        with self._connection() as connection:
            for name in DATABASES:
                drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                connection.execute(drop.format(sql.Identifier(name)))
        self._provide_databases()

    def await_ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until a real connection succeeds, and see that role and databases are there."""
        started = time.monotonic()
        while True:
            if process.poll() is not None:
                raise self._failure(how_it_ended(process.returncode))
            try:
                self._provide_databases()
            except psycopg.OperationalError as error:
                waited = time.monotonic() - started
                patience = RECOVERY_WITHIN if "starting up" in str(error) else READY_WITHIN
                if waited > patience or not any(word in str(error) for word in NOT_YET):
                    stop(process, *STOPPING)
                    raise self._failure(str(error)) from error
                time.sleep(PAUSE)
            except psycopg.Error as error:
                stop(process, *STOPPING)
                raise self._failure(str(error)) from error
            else:
                return

    def _create(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        spare = self.folder / "new"
        shutil.rmtree(spare, ignore_errors=True)
        password = places.kept_secret(self.data, "postgres").encode()
        places.kept_secret(self.data, "database")
        memory = os.memfd_create("password")
        try:
            os.write(memory, password)
            with self.log.open("ab") as log:
                self._log_start = log.tell()
                process = spawn(
                    [
                        self.programs / "initdb",
                        *("-D", f"{self.seen_by_server}/new", "-U", "postgres"),
                        *("--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"),
                        *("--auth-local=scram-sha-256", "--auth-host=reject"),
                        f"--pwfile=/proc/self/fd/{memory}",
                        *(() if "fsync" not in self.options else ("--no-sync",)),
                    ],
                    account=self.account,
                    keep=[self.descriptor, memory],
                    stdout=log,
                    stderr=log,
                    environment=ENVIRONMENT,
                )
                if process.wait() != 0:
                    raise self._failure(how_it_ended(process.returncode))
        finally:
            os.close(memory)
        spare.rename(self.cluster)

    def _check_passwords(self) -> None:
        for name in ("postgres", "database"):
            if not places.secret_file(self.data, name).is_file():
                raise Refusal(f"{self.data} is damaged: secrets/{name} is missing.")

    def _provide_databases(self) -> None:
        with self._connection() as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            found = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            if OWNER not in known:
                # Not a superuser: row-level security and triggers bind this role too.
                password = sql.Literal(places.kept_secret(self.data, "database"))
                make = sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}")
                connection.execute(make.format(sql.Identifier(OWNER), password))
            accounts.provide_embedded(connection, self.data)
            if self.options is not OPTIONS:
                accounts.open_to_tests(connection)
            for name in DATABASES:
                if name not in found:
                    make = sql.SQL("CREATE DATABASE {} OWNER {}")
                    connection.execute(make.format(sql.Identifier(name), sql.Identifier(OWNER)))

    def _connection(self) -> psycopg.Connection[tuple[str, ...]]:
        return psycopg.connect(
            host=str(places.socket_folder(self.data)),
            port=places.PORT,
            user="postgres",
            password=places.kept_secret(self.data, "postgres"),
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _failure(self, otherwise: str) -> Refusal:
        """What the server's own log says about the failure, as a refusal."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode(errors="replace").splitlines()
        if any(NO_SPACE in line for line in [*lines, otherwise]):
            return full_disk(self.data)
        marks = ("PANIC:", "FATAL:", "error:")
        said = [line.split(mark, 1)[1] for line in lines for mark in marks if mark in line]
        reason = (said or [otherwise])[0].replace(self.seen_by_server, str(self.folder)).strip()
        state = "cannot be made" if self.is_new else "is damaged or cannot be used"
        return Refusal(f"The database in {self.data} {state}: {reason}.")
