"""scripts/run: the database, the schema, the demo data, then our processes until Ctrl-C."""

import http.client
import json
import os
import subprocess
import sys
from pathlib import Path

from hotline import env
from hotline.embedded import data as data_folder
from hotline.embedded import memory, places
from hotline.embedded.entrance import Entrance, entrance
from hotline.embedded.family import Family, Member
from hotline.embedded.postgres import STOPPING, Server
from hotline.embedded.processes import spawn
from hotline.embedded.progress import step
from hotline.embedded.refusal import (
    NO_SPACE_STATUS,
    Refusal,
    exit_status,
    full_disk,
    stop_on_signals,
)
from hotline.switch import beside

READY_WITHIN = 180.0
PYTHON = (sys.executable, "-P")
MANAGE = (*PYTHON, str(env.ROOT / "manage.py"))
WEB = (
    *PYTHON,
    *("-m", "uvicorn", "hotline.asgi:application", "--app-dir", str(env.ROOT)),
    *("--ws", "websockets-sansio", "--ws-max-size", "16384", "--ws-per-message-deflate", "false"),
    *("--lifespan", "off", "--log-level", "warning", "--no-access-log", "--no-server-header"),
    *("--timeout-graceful-shutdown", "3"),
)


def main() -> int:
    """Run the console; returns the exit status."""
    stop_on_signals()
    memory.close()
    return exit_status(run)


def run() -> int:
    """Start everything in its order, say READY, and keep it running until a stop is asked for."""
    gate = entrance()
    note = _swap(gate)
    data = env.data_folder()
    os.environ["HOTLINE_DATA"] = str(data)
    os.environ["HOTLINE_FAMILY"] = "1"
    data_folder.take(data)
    listener = gate.listen()
    places.keep(data, "port", str(gate.port))
    data_folder.check_room(data)
    if gate.demo:
        data_folder.make_secrets(data)
    switch = beside.prepare(data) if beside.WORD in sys.argv[1:] else []
    family = Family()
    try:
        if not (env.text("DATABASE_URL") and env.text("KEYRING_DATABASE_URL")):
            _start_database(family, data)
        sign_ins = _prepare(gate)
        family.adopt(_web(gate, listener.fileno()))
        family.adopt(_command("worker"))
        for member in switch:
            family.adopt(member)
        with step("Starting the console"):
            ready = family.tend_until(lambda: _answers_ready(gate), READY_WITHIN)
        if not ready:
            raise Refusal(f"The console is not ready after {READY_WITHIN:.0f} s: {_state(gate)}")
        # Last, so that its start slows down nothing that somebody waits for.
        family.adopt(_command("lines"))
        sys.stderr.write(note)
        _say(*sign_ins, f"READY {gate.url}")
        family.tend_for_ever()
    finally:
        with step("Stopping"):
            family.stop_all()
    return 0


def _swap(gate: Entrance) -> str:
    """What to say about swap; outside a demonstration it stands in the way of a start."""
    if not (found := memory.plain_swap()):
        return ""
    words = f"Keys in memory could be written to {', '.join(found)}. {memory.ADVICE}"
    if not gate.demo and not env.flag("HOTLINE_ALLOW_SWAP", default=False):
        raise Refusal(words)
    return f"  note: {words}\n"


def _start_database(family: Family, data: Path) -> None:
    server = Server(data)
    words = "Making the database" if server.is_new else "Starting the database"
    with step(words, slow=server.is_new):
        server.prepare()
        process = server.spawn()
        family.adopt(Member("database", server.restart, ending=STOPPING, process=process))
        server.await_ready(process)
        if (mark := places.demo_mark(data)).exists():
            server.start_over()
            mark.unlink()


def _prepare(gate: Entrance) -> list[str]:
    """Bring schema, keys and demo data up to date in one process; returns the sign-in lines."""
    with step("Preparing keys, tables and texts"):
        process = spawn([*MANAGE, "prepare", "--url", gate.url], stdout=subprocess.PIPE)
        try:
            said, _ = process.communicate()
        except BaseException:
            process.kill()
            process.wait()
            raise
    if process.returncode == NO_SPACE_STATUS:
        raise full_disk(env.data_folder())
    if process.returncode:
        raise Refusal("The tables or the demo data could not be prepared; the reason stands above.")
    return said.decode().splitlines()


def _web(gate: Entrance, listener: int) -> Member:
    proxy = "--no-proxy-headers" if gate.demo else "--proxy-headers"
    web = [*WEB, "--fd", str(listener), proxy]
    return Member("web", lambda: spawn(web, keep=[listener], stdout=sys.stderr.fileno()))


def _command(name: str) -> Member:
    return Member(name, lambda: spawn([*MANAGE, name], stdout=sys.stderr.fileno()))


def _answers_ready(gate: Entrance) -> bool:
    return _ask(gate)[0] == http.HTTPStatus.OK


def _state(gate: Entrance) -> str:
    try:
        checks = json.loads(_ask(gate)[1])["checks"]
    except (ValueError, KeyError, TypeError):
        return "the web process does not answer."
    return ", ".join(f"{name} {state}" for name, state in checks.items() if state != "ok") + "."


def _ask(gate: Entrance) -> tuple[int, bytes]:
    host = gate.address if gate.demo else env.secret("HOTLINE_HOSTS", "hosts").split(",")[0]
    connection = http.client.HTTPConnection(gate.address, gate.port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
