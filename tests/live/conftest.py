"""A real server, real sockets, and people whose rights a test can change."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any
from uuid import UUID, uuid4

import pytest
import uvicorn
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from live import doors
from live.events import ContactOffered, queue_stream
from live.models import OutboxRow
from live.publish import append, unit
from live.routing import application
from operators.models import Office, Operator

ORIGIN = "http://console.example"
PATIENCE = 10


@dataclass
class Rights:
    """Who may listen to what, as the tests decide."""

    streams: dict[UUID, set[str]] = field(default_factory=dict)
    away: bool = False
    asked: list[str] = field(default_factory=list)
    refused: SimpleQueue[tuple[UUID, str]] = field(default_factory=SimpleQueue)

    def frame_refused(self, person: UUID, reason: str) -> None:
        self.refused.put((person, reason))

    def may_join(self, person: Operator, stream: str) -> bool:
        self.asked.append(stream)
        return stream in self.streams.get(person.pk, set())

    def streams_of(self, person: Operator) -> list[str]:
        return sorted(self.streams.get(person.pk, set()))

    def versions(self, people: Any) -> dict[UUID, int]:
        if self.away:
            raise OperationalError
        found = Operator.objects.filter(pk__in=people, is_active=True)
        return dict(found.values_list("pk", "rights_version"))


@pytest.fixture
def rights(monkeypatch: pytest.MonkeyPatch) -> Rights:
    rights = Rights()
    monkeypatch.setattr(
        doors,
        "_doors",
        doors._Doors(rights.may_join, rights.streams_of, rights.versions, rights.frame_refused),
    )
    return rights


@pytest.fixture
def office(transactional_db: None) -> Office:
    return Office.objects.create(name="Office North", code="north")


@pytest.fixture
def queue(office: Office) -> str:
    return queue_stream(office.ref)


@pytest.fixture
def olga(office: Office, rights: Rights, queue: str) -> Operator:
    olga = Operator.objects.create(
        call_sign="Kalyna", role="operator", office=office, languages=["uk"]
    )
    rights.streams[olga.pk] = {queue}
    return olga


def say(stream: str, times: int = 1) -> None:
    """Publish this many hints, each in its own transaction."""
    for _ in range(times):
        with unit():
            append(ContactOffered(ref=uuid4()), stream=stream)


def written(stream: str, after: int = 0) -> list[tuple[int, str]]:
    """What the database holds: number and ref of each hint of a stream."""
    rows = OutboxRow.objects.filter(stream=stream, seq__gt=after).order_by("seq")
    return [(seq, str(ref)) for seq, ref in rows.values_list("seq", "ref")]


def epoch() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM live_epoch")
        return str(cursor.fetchone()[0])


class Tab:
    """One browser tab: a socket, and what it has heard."""

    def __init__(self, connection: ClientConnection) -> None:
        self.socket = connection

    def frame(self, within: float = PATIENCE) -> dict[str, Any]:
        """The next frame, pings aside."""
        while True:
            frame = json.loads(self.socket.recv(timeout=within))
            if frame["type"] != "ping":
                return frame

    def events(self, number: int) -> list[tuple[int, str]]:
        """Number and ref of the next hints."""
        frames = [self.frame() for _ in range(number)]
        return [(frame["seq"], frame["ref"]) for frame in frames]

    def closed_with(self, within: float = PATIENCE) -> int | None:
        """The code with which the server closes, whatever it says before."""
        try:
            while True:
                self.socket.recv(timeout=within)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None

    def cut(self) -> None:
        """Lose the connection without a word."""
        self.socket.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class _Server(uvicorn.Server):
    ready: threading.Event

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


Serve = Callable[[Any], int]


@pytest.fixture
def serve(transactional_db: None, rights: Rights) -> Iterator[Serve]:
    """Run an application behind uvicorn as in production; gives its port."""
    running: list[tuple[_Server, threading.Thread, socket.socket]] = []

    def start(app: Any) -> int:
        listening = socket.create_server(("127.0.0.1", 0))
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        config = uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=16 * 1024,
            lifespan="off",
            log_level="warning",
        )
        server = _Server(config)
        server.ready = threading.Event()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        running.append((server, thread, listening))
        assert server.ready.wait(PATIENCE)
        return int(listening.getsockname()[1])

    yield start
    for server, thread, listening in running:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()


@pytest.fixture
def server(serve: Serve, settings: Any) -> int:
    """The port of the live application alone."""
    settings.ORIGINS = [ORIGIN]
    return serve(application)


Open = Callable[..., Tab]


def session_of(person: Operator) -> str:
    client = Client()
    client.force_login(person)
    return str(client.cookies[django_settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def tab(server: int) -> Iterator[Open]:
    """Open a tab: `tab(person, "queue:…:epoch.seq", …)`."""
    opened = ExitStack()

    def open_tab(
        person: Operator | None = None,
        *streams: str,
        session: str = "",
        origin: str | None = ORIGIN,
        **options: Any,
    ) -> Tab:
        session = session or (session_of(person) if person else "")
        cookie = {"Cookie": f"{django_settings.SESSION_COOKIE_NAME}={session}"}
        query = "&".join(f"stream={stream}" for stream in streams)
        opening = connect(
            f"ws://127.0.0.1:{server}/live/?{query}",
            origin=origin,
            additional_headers=cookie,
            compression=None,
            **options,
        )
        return Tab(opened.enter_context(opening))

    with opened:
        yield open_tab
