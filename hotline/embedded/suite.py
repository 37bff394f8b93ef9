"""scripts/test: a PostgreSQL of its own, the programs that tests use, then pytest."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline import env
from hotline.embedded import debian, messages, node
from hotline.embedded.postgres import STOPPING, Server
from hotline.embedded.processes import stop
from hotline.embedded.refusal import exit_status, stop_on_signals

CACHE = env.ROOT / ".cache"
PYTHON = (sys.executable, "-P")
OURS = ("HOTLINE_", "KEYRING_DATABASE_URL")
KEPT = ("HOTLINE_REQUIRE_ALL",)
EVERYTHING, QUICK = ("-m", ""), ("-m", "not full")


def main(arguments: list[str]) -> int:
    """Run the tests; returns pytest's exit status."""
    stop_on_signals()
    return exit_status(lambda: run(arguments))


def run(arguments: list[str]) -> int:
    """Prepare and run; `--full` adds the long tests."""
    full = "--full" in arguments
    rest = [argument for argument in arguments if argument != "--full"]
    messages.compile_all(env.ROOT)
    folders = [*debian.provide(CACHE), *node.folders(), str(Path(sys.executable).parent)]
    environment = _clean(full=full)
    environment["PATH"] = os.pathsep.join([*folders, environment.get("PATH", os.defpath)])
    with _data_folder() as data, _database(data):
        environment["HOTLINE_DATA"] = str(data)
        made = _call([*PYTHON, str(env.ROOT / "manage.py"), "make_keys"], environment)
        if made:
            return made
        defaults = ["-n", "2", "--dist", "loadgroup", *(EVERYTHING if full else QUICK)]
        return _call([*PYTHON, "-m", "pytest", *defaults, *rest], environment)


def _clean(*, full: bool) -> dict[str, str]:
    """The environment without what a person set for their own console."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT or not name.startswith(OURS)
    }
    # The tests make and drop databases; those about a lesser role take it themselves.
    return kept | {"HOTLINE_DATABASE_ROLE": "owner"} | ({"HOTLINE_FULL": "1"} if full else {})


@contextmanager
def _data_folder() -> Iterator[Path]:
    data = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    try:
        yield data
    finally:
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def _database(data: Path) -> Iterator[None]:
    """A server that may forget everything at a power cut, and is therefore quick."""
    server = Server(data, durable=False)
    server.prepare()
    process = server.spawn()
    try:
        server.await_ready(process)
        yield
    finally:
        stop(process, *STOPPING)


def _call(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(  # noqa: S603
        command, cwd=env.ROOT, env=environment, stdin=subprocess.DEVNULL
    ) as process:
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
