"""Root starts PostgreSQL as somebody without rights; an ordinary user starts everything alone."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.embedded import binaries, places
from hotline.embedded.postgres import STOPPING, Server
from hotline.embedded.processes import Account, stop
from tests.machine.console import COLD, ROOT, Console, eventually

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine")]
IS_ROOT = os.geteuid() == 0
LEFT_OUT = (".git", ".data", ".cache", ".venv", "node_modules", "__pycache__", ".*_cache")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-account-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def nobody() -> Account:
    """An ordinary account: somebody without rights, or ourselves when we are not root."""
    if not IS_ROOT:
        return Account(os.geteuid(), os.getegid())
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def test_an_ordinary_user_needs_nobody(open_folder: Path, nobody: Account) -> None:
    home = open_folder / "home"
    project = home / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(*LEFT_OUT))
    subprocess.run(["chown", "-R", f"{nobody.uid}:{nobody.gid}", str(home)], check=True)
    python = python_for(nobody, open_folder)
    link_environment(project, python)
    console = Console(
        project / ".data",
        root=project,
        account=nobody,
        HOME=str(home),
        PATH=f"{python.parent}:/usr/bin:/bin",
    )
    try:
        console.until_ready(COLD)
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in console.children()}
        assert owners == {nobody.uid}
        # What may not be dumped belongs to root in /proc, so nobody of its account reads it.
        for words in ("uvicorn", "manage.py worker", "manage.py lines"):
            memory = Path(f"/proc/{console.child(words)}/mem")
            eventually(lambda memory=memory: memory.stat().st_uid == 0, 20, f"{words} is closed")
        assert Path(f"/proc/{console.child('bin/postgres')}/mem").stat().st_uid == nobody.uid
        assert stat.S_IMODE((project / ".data").stat().st_mode) == 0o700
    finally:
        assert console.stop() == 0


@pytest.mark.skipif(not IS_ROOT, reason="an ordinary user runs the programs where they are")
def test_root_in_a_closed_home_copies_the_programs_out_and_widens_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    site = home / "site"
    site.mkdir(parents=True)
    home.chmod(0o700)
    for part in (binaries.PACKAGE, binaries.LIBRARIES):
        subprocess.run(["cp", "-a", str(binaries._site() / part), str(site)], check=True)
    monkeypatch.setattr(binaries, "_site", lambda: site)
    copy = Path("/var/tmp") / f"hotline-{places.digest(site)}"
    before = modes(tmp_path, site)
    data = home / "data"
    data.mkdir(mode=0o700)
    server = Server(data, durable=False)
    try:
        server.prepare()
        assert server.programs.is_relative_to(copy)
        process = server.spawn()
        server.await_ready(process)
        stop(process, *STOPPING)
        (
            copy / binaries.PACKAGE / "pginstall18" / "share" / "postgresql" / "psqlrc.sample"
        ).unlink()
        assert binaries.programs_for(server.account).is_relative_to(copy)
        assert (copy / binaries.PACKAGE / "pginstall18/share/postgresql/psqlrc.sample").exists()
        assert modes(tmp_path, site) == before
        assert copy.stat().st_mode & 0o022 == 0
    finally:
        shutil.rmtree(copy, ignore_errors=True)


@pytest.mark.skipif(not IS_ROOT, reason="only root can make somebody else's folder")
def test_a_copy_that_somebody_else_made_is_not_run(
    tmp_path: Path, nobody: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_site", lambda: tmp_path)
    copy = Path("/var/tmp") / f"hotline-{places.digest(tmp_path)}"
    copy.mkdir()
    os.chown(copy, nobody.uid, nobody.gid)
    try:
        with pytest.raises(binaries.Refusal, match="belongs to somebody else"):
            binaries.programs_for(nobody)
    finally:
        copy.rmdir()


def test_a_path_too_long_for_a_socket_gets_a_short_link(tmp_path: Path) -> None:
    data = tmp_path / ("x" * 100) / "data"
    data.mkdir(parents=True, mode=0o700)
    short = places.socket_folder(data)
    try:
        assert len(str(short / places.SOCKET_NAME)) <= places.SOCKET_PATH_LIMIT
        server = Server(data, durable=False)
        server.prepare()
        process = server.spawn()
        server.await_ready(process)
        stop(process, *STOPPING)
    finally:
        shutil.rmtree(short.parent)


def python_for(account: Account, folder: Path) -> Path:
    """A Python of our version that the account can run; a copy where every one is closed to it."""
    name = f"python3.{sys.version_info.minor}"
    for place in (Path(sys.base_prefix) / "bin", Path("/usr/bin"), Path("/usr/local/bin")):
        if runs(place / name, account):
            return place / name
    copied = folder / "python"
    shutil.copytree(sys.base_prefix, copied, symlinks=True)
    return copied / "bin" / name


def runs(program: Path, account: Account) -> bool:
    try:
        done = subprocess.run(
            [program, "-c", ""], user=account.uid, group=account.gid, extra_groups=[], cwd="/"
        )
    except OSError:
        return False
    return done.returncode == 0


def link_environment(project: Path, python: Path) -> None:
    """Our .venv for the copied project, so that nothing needs to be fetched again.

    The files are hard links where that is possible: whatever is done to their owner or mode is
    done to our own .venv, so nothing is done to them.
    """
    target = project / ".venv"
    linked = subprocess.run(["cp", "-al", str(ROOT / ".venv"), str(target)], check=False)
    if linked.returncode:
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(["cp", "-a", str(ROOT / ".venv"), str(target)], check=True)
    for name in ("python", "python3", python.name):
        (target / "bin" / name).unlink(missing_ok=True)
        (target / "bin" / name).symlink_to(python)


def modes(*folders: Path) -> dict[Path, int]:
    return {
        path: path.stat().st_mode
        for folder in folders
        for path in (folder, *folder.parents, *folder.glob("*"))
        if path.name != "data"
    }
