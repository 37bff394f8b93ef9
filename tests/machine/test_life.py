"""One console from its first start in an empty folder to its end, and again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.console import COLD, ROOT, WARM, Console, alive, eventually, refusal, under

pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("machine")]
CHILDREN = ("uvicorn", "manage.py worker", "manage.py lines", "bin/postgres")
ONCE = {"supervisor", "liaison", "administrator", "auditor"}
TWICE = {"operator", "senior", "press"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("machine") / "data"


@pytest.fixture(scope="module")
def first(data: Path) -> Iterator[tuple[Console, list[str]]]:
    """The console after its cold start, and what it printed."""
    console = Console(data)
    lines = console.until_ready(COLD)
    yield console, lines
    console.stop()


def test_a_cold_start_gives_links_for_every_role_and_then_says_ready(
    first: tuple[Console, list[str]],
) -> None:
    console, lines = first
    *sign_ins, ready = lines
    assert ready == f"READY http://127.0.0.1:{console.port}/"
    roles = [line.split()[1] for line in sign_ins if line.startswith("SIGN-IN ")]
    assert len(roles) == len(sign_ins)
    assert all(roles.count(role) >= 2 for role in TWICE)
    assert set(roles) == ONCE | TWICE
    assert console.is_ready()


def test_a_link_lets_one_person_in_once(first: tuple[Console, list[str]]) -> None:
    console, lines = first
    _, _, _, url = lines[0].split()
    path = url.removeprefix(f"http://127.0.0.1:{console.port}")
    status, headers, _ = console.get(path)
    assert status in {200, 302}
    cookie = headers["set-cookie"].split(";")[0]
    assert console.get("/", cookie)[0] in {200, 302}
    assert console.get(path)[0] == 404


def test_manage_py_alone_finds_the_database(first: tuple[Console, list[str]]) -> None:
    console, _ = first
    code = "from operators.models import Operator; print(Operator.objects.count())"
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code],
        env=console.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) >= len(ONCE) + 2 * len(TWICE)


def test_a_second_start_on_the_same_data_is_refused_in_one_line(
    first: tuple[Console, list[str]], data: Path
) -> None:
    status, lines = refusal(data)
    assert status == 2
    assert lines == [f"{data} is in use by another start (process {first[0].process.pid})."]


def test_the_database_listens_to_nobody_on_the_network(
    first: tuple[Console, list[str]], data: Path
) -> None:
    postmaster = first[0].child("bin/postgres")
    sockets = {link for link in _links(postmaster) if link.startswith("socket:")}
    listening = {f"socket:[{line.split()[9]}]" for line in _tcp_lines()}
    assert sockets
    assert not sockets & listening
    assert (data / "secrets" / "database").stat().st_mode & 0o777 == 0o600
    if os.geteuid() == 0:
        assert Path(f"/proc/{postmaster}").stat().st_uid != 0


@pytest.mark.parametrize("words", CHILDREN)
def test_no_process_leaves_a_core(first: tuple[Console, list[str]], words: str) -> None:
    limits = Path(f"/proc/{first[0].child(words)}/limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]


@pytest.mark.parametrize("words", CHILDREN)
def test_a_killed_process_is_started_again(first: tuple[Console, list[str]], words: str) -> None:
    console, _ = first
    victim = console.child(words)
    assert victim
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: console.child(words) not in {0, victim}, 15, f"a new {words}")
    eventually(console.is_ready, 30, f"ready after {words} was killed")
    eventually(lambda: all(map(console.child, CHILDREN)), 15, "all processes")


def test_nothing_survives_the_parent_and_a_warm_start_makes_nothing_anew(
    first: tuple[Console, list[str]], data: Path
) -> None:
    console, cold = first
    children = console.children()
    assert len(children) == len(CHILDREN)
    console.stop(signal.SIGKILL)
    eventually(lambda: not any(map(alive, children)), 10, "the children are gone")
    warm = Console(data)
    try:
        lines = warm.until_ready(WARM)
        assert [line.split()[1:3] for line in lines[:-1]] == [
            line.split()[1:3] for line in cold[:-1]
        ]
        assert "demo data" not in warm.said()
    finally:
        children = warm.children()
        assert warm.stop(signal.SIGINT) == 0
    assert not [pid for pid in children if alive(pid)]
    assert not list(under(data))


def _links(pid: int) -> list[str]:
    return [os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()]


def _tcp_lines() -> list[str]:
    lines: list[str] = []
    for table in ("tcp", "tcp6"):
        lines += Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    return lines
