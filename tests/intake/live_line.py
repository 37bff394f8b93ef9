"""The built-in line on a real socket without its records: every call rings, and obeys the test."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic
from uuid import uuid4

from intake.telephone.adapter import CallEvent, CallKind, Order, Settled
from intake.telephone.sip.agent import Agent
from tests.machine.console import eventually

SOON = 10.0


class LiveLine:
    """The agent, its socket, and all that happened."""

    def __init__(
        self, port: int, switch: tuple[str, int], media: tuple[str, int] | None = None
    ) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", port))
        self.socket.settimeout(0.02)
        self.agent = Agent(here=("127.0.0.1", port), switch=switch, joins=True, media=media)
        self.told: list[CallEvent] = []
        self.went: list[Settled] = []
        self._lock, self._stop = Lock(), Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> "LiveLine":
        self._thread.start()
        return self

    def __exit__(self, *failed: object) -> None:
        self._stop.set()
        self._thread.join(SOON)
        self.socket.close()

    def orders(
        self,
        verb: str,
        *,
        desk: str = "101",
        target: str = "",
        call: str = "",
        handsets: Mapping[str, int] | None = None,
    ) -> None:
        """Ask this of the first call, or of this one."""
        call = call or self.told[0].call
        order = Order(uuid4(), verb, call, target=target, desk=desk, handsets=handsets or {})
        with self._lock:
            self.agent.carry_out(order, monotonic())

    def done(self, cause: str = "") -> None:
        """The last command went so."""
        eventually(lambda: bool(self.went), SOON, "a command is settled")
        assert self.went.pop(0).cause == cause

    def until(self, *kinds: str) -> None:
        """Exactly this has happened by now."""
        eventually(lambda: len(self.told) >= len(kinds), SOON, " ".join(kinds))
        assert [str(each.kind) for each in self.told] == list(kinds)

    def _run(self) -> None:
        while not self._stop.is_set():
            data, source = b"", ("", 0)
            with suppress(TimeoutError):
                data, source = self.socket.recvfrom(16_384)
            with self._lock:
                self._turn(data, source)

    def _turn(self, data: bytes, source: tuple[str, int]) -> None:
        at = monotonic()
        if data:
            self.agent.receive(data, source, at)
        self.agent.timers.run(at)
        for event in self.agent.events():
            self.told.append(event)
            if event.kind is CallKind.OFFERED:
                self.agent.ring(event.call, at)
        self.went += self.agent.settled()
        out, self.agent.out = self.agent.out, []
        for sent, to in out:
            self.socket.sendto(sent, to)
