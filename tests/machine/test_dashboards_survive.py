"""The web process is killed while events are told: every dashboard ends up with all, once."""

import json
import os
import signal
import threading
import urllib.request
from pathlib import Path

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from hotline.embedded.places import kept_secret, socket_folder
from tests.machine import desk
from tests.machine.console import Console, eventually

DASHBOARDS, MESSAGES, KILLS = 4, 120, 3
pytestmark = [pytest.mark.machine, pytest.mark.xdist_group("killed")]


def session_cookie(link: str) -> str:
    """Follow a sign-in link and keep the session."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.open(link, timeout=10).read()
    jar = next(
        handler.cookiejar
        for handler in opener.handlers
        if isinstance(handler, urllib.request.HTTPCookieProcessor)
    )
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


class Dashboard(threading.Thread):
    """Listens as live.js does: goes on from its last place after every cut."""

    def __init__(self, port: int, cookie: str) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie = port, cookie
        self.places: dict[str, tuple[str, int]] = {}
        self.begun: dict[str, int] = {}
        self.heard: list[tuple[str, int]] = []
        self.resyncs = 0
        self.joined = threading.Event()
        self.stop = threading.Event()

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.listen()
            except (OSError, ConnectionClosed, TimeoutError):
                self.stop.wait(0.05)
            except Exception as error:  # noqa: BLE001 - a refused handshake while the process starts
                self.failure = error
                self.stop.wait(0.05)

    def listen(self) -> None:
        asked = "&".join(f"stream={name}:{e}.{seq}" for name, (e, seq) in self.places.items())
        with connect(
            f"ws://127.0.0.1:{self.port}/live/?{asked}",
            additional_headers={"Cookie": self.cookie},
            origin=f"http://127.0.0.1:{self.port}",  # type: ignore[arg-type]
            compression=None,
        ) as socket:
            while not self.stop.is_set():
                try:
                    self.take(json.loads(socket.recv(timeout=0.2)))
                except TimeoutError:
                    continue

    def take(self, frame: dict[str, object]) -> None:
        match frame["type"]:
            case "hello":
                for name, place in frame["streams"].items():  # type: ignore[attr-defined]
                    self.places.setdefault(name, (place["epoch"], place["seq"]))
                    self.begun.setdefault(name, place["seq"])
                self.joined.set()
            case "resync":
                self.resyncs += 1
            case "ping":
                pass
            case _:
                name, seq = str(frame["stream"]), int(str(frame["seq"]))
                self.heard.append((name, seq))
                self.places[name] = (str(frame["epoch"]), seq)


def test_every_dashboard_hears_every_event_once_although_the_web_process_is_killed(to_be_killed):
    running, data, lines = to_be_killed
    cookie = session_cookie(desk.link_of(lines, "Kalyna"))
    boards = [Dashboard(running.port, cookie) for _ in range(DASHBOARDS)]
    for board in boards:
        board.start()
    for board in boards:
        assert board.joined.wait(30)
    acknowledged = [
        number
        for number in range(MESSAGES)
        if kill_now_and_then(running, number) or tell(running.port, number)
    ]
    told = {number for number in acknowledged if number % (MESSAGES // KILLS)}
    # Each began where it was told to, and while the others joined something may have come.
    owed = [in_database(data, board.begun) for board in boards]
    for board, expected in zip(boards, owed, strict=True):
        assert len(expected) >= len(told)
        eventually(
            lambda board=board, expected=expected: set(expected) <= set(board.heard),
            60,
            "all events heard",
        )
        board.stop.set()
    for board in boards:
        board.join(10)
        told_since = in_database(data, board.begun)
        assert sorted(board.heard) == [
            (name, seq) for name, seq in told_since if seq <= board.places[name][1]
        ]
        assert board.resyncs == 0
        in_order = [seq for name, seq in board.heard if name.startswith("queue:")]
        assert in_order == sorted(in_order)


def kill_now_and_then(running: Console, number: int) -> bool:
    """Kill the web process a few times on the way; the parent starts another."""
    if number % (MESSAGES // KILLS):
        return False
    os.kill(running.child("uvicorn"), signal.SIGKILL)
    return True


def tell(port: int, number: int) -> bool:
    """Send one update until it is acknowledged, as Telegram does."""
    person = {"id": 700000 + number % 7, "is_bot": False, "first_name": "X"}
    update = {
        "update_id": 500000 + number,
        "message": {
            "message_id": number,
            "from": person,
            "chat": {"id": person["id"], "type": "private"},
            "date": 1795474800,
            "text": "Здравствуйте",
        },
    }
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/intake/telegram/",
        data=json.dumps(update).encode(),
        headers={
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": desk.TELEGRAM_SECRET,
        },
    )

    def acknowledged() -> bool:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    eventually(acknowledged, 60, "the update is acknowledged")
    return True


def in_database(data: Path, begun: dict[str, int]) -> list[tuple[str, int]]:
    """Every event told after the dashboards joined."""
    with psycopg.connect(
        host=str(socket_folder(data)),
        user="hotline",
        password=kept_secret(data, "database"),
        dbname="hotline",
    ) as connection:
        rows = connection.execute("SELECT stream, seq FROM live_outbox").fetchall()
    return sorted((name, seq) for name, seq in rows if name in begun and seq > begun[name])
