"""A start that cannot be: status 2, one line that says why, nothing left running."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.embedded.postgres import STOPPING, Server
from hotline.embedded.processes import stop
from tests.machine.console import ROOT, environment, free_port, refusal, under

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine")]
DISK = 16 * 1024 * 1024


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database that was stopped in order."""
    data = tmp_path_factory.mktemp("healthy") / "data"
    data.mkdir(mode=0o700)
    server = Server(data, durable=False)
    server.prepare()
    process = server.spawn()
    server.await_ready(process)
    stop(process, *STOPPING)
    return data


@pytest.fixture
def damaged(healthy: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    copy = tmp_path / "data"
    subprocess.run(["cp", "-a", str(healthy), str(copy)], check=True)
    return copy


def test_without_python(tmp_path: Path) -> None:
    only_bash = tmp_path / "bin"
    only_bash.mkdir()
    (only_bash / "bash").symlink_to(shutil.which("bash") or "/bin/bash")
    status, lines = refusal(tmp_path / "data", PATH=str(only_bash))
    assert status == 2
    assert lines == ["Python 3.11 or newer is needed and none was found on PATH."]


def test_with_an_old_python(tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "bash").symlink_to(shutil.which("bash") or "/bin/bash")
    (folder / "python3").write_text("#!/bin/sh\nexit 1\n")
    (folder / "python3").chmod(0o755)
    status, lines = refusal(tmp_path / "data", PATH=str(folder))
    assert (status, len(lines)) == (2, 1)
    assert "Python 3.11" in lines[0]


def test_on_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        status, lines = refusal(tmp_path / "data", HOTLINE_PORT=str(port))
    assert (status, len(lines)) == (2, 1)
    assert lines[0].startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["0", "70000", "eight", "-1"])
def test_on_a_port_that_is_none(tmp_path: Path, port: str) -> None:
    status, lines = refusal(tmp_path / "data", HOTLINE_PORT=port)
    assert (status, lines) == (2, ["HOTLINE_PORT is not a port: a number from 1 to 65535."])


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7"])
def test_in_demo_mode_on_an_address_that_others_reach(tmp_path: Path, address: str) -> None:
    status, lines = refusal(tmp_path / "data", HOTLINE_ADDRESS=address)
    assert (status, len(lines)) == (2, 1)
    assert lines[0].startswith("Demo mode listens on 127.0.0.1 only")


def test_in_production_without_a_database(tmp_path: Path) -> None:
    status, lines = refusal(tmp_path / "data", HOTLINE_DEMO="0")
    assert (status, len(lines)) == (2, 1)
    assert "DATABASE_URL" in lines[0]


@pytest.mark.parametrize(
    ("file", "size"), [("PG_VERSION", 0), ("global/pg_control", 100), ("global/pg_filenode.map", 7)]
)
def test_on_a_damaged_database(damaged: Path, file: str, size: int) -> None:
    os.truncate(damaged / "postgres" / "data" / file, size)
    status, lines = refusal(damaged)
    assert (status, len(lines)) == (2, 1), lines
    assert lines[0].startswith(f"The database in {damaged} is damaged or cannot be used: ")
    assert not list(under(damaged))


def test_with_the_password_lost(damaged: Path) -> None:
    (damaged / "secrets" / "database").unlink()
    status, lines = refusal(damaged)
    assert (status, lines) == (2, [f"{damaged} is damaged: secrets/database is missing."])


def test_with_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    status, lines = refusal(tmp_path / "data")
    assert (status, lines) == (2, [f"HOTLINE_DATA is not a folder: {tmp_path / 'data'}."])


def test_on_a_full_disk(small_disk: Path) -> None:
    status, lines = refusal(small_disk / "data")
    assert (status, len(lines)) == (2, 1)
    assert lines[0].startswith(f"The disk that holds {small_disk / 'data'} is full")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk too small to work on; only root can mount one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = Path(tempfile.mkdtemp(prefix="hotline-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    if subprocess.run(mount, check=False).returncode:
        pytest.skip("this machine does not let root mount a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)
    place.rmdir()


def test_a_database_left_behind_is_stopped_and_started_anew(damaged: Path) -> None:
    """The parent may die before its last child; the next start does not stumble over it."""
    left = Server(damaged, durable=False)
    left.prepare()
    orphan = left.spawn()
    left.await_ready(orphan)
    note = (damaged / "postgres" / "data" / "postmaster.pid").read_text()
    following = Server(damaged, durable=False)
    following.prepare()
    assert orphan.wait(10) == 0
    process = following.spawn()
    following.await_ready(process)
    assert (damaged / "postgres" / "data" / "postmaster.pid").read_text() != note
    stop(process, (signal.SIGINT, 20.0))


def test_a_stop_while_starting_is_no_error(tmp_path: Path) -> None:
    start = subprocess.Popen(
        [str(ROOT / "scripts" / "run")],
        env=environment(HOTLINE_DATA=str(tmp_path / "data"), HOTLINE_PORT=str(free_port())),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert start.stderr is not None
    assert start.stderr.readline() == "Making the database\n"
    start.terminate()
    said, _ = start.communicate(timeout=60)
    assert (start.returncode, said) == (0, "")
    assert not list(under(tmp_path / "data"))
