"""Links to switches as the worker runs them: whom they trust, and what they show to whom."""

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import ModuleType
from typing import Any

import pytest

from hotline.jobs import lines
from hotline.switches import Switch
from intake.telephone import trunk, worker
from intake.telephone.asterisk import outbound as asterisk_line
from intake.telephone.freeswitch import outbound as freeswitch_line
from tests.intake import asterisk, freeswitch
from tests.intake.board import SOON, Ledger, Tongue, running
from tests.machine.console import eventually
from tests.machine.tls import authority


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    kept = Ledger()
    monkeypatch.setattr(worker, "keeping", kept)
    monkeypatch.setattr(trunk, "PAUSES", (0.05,))
    return kept


def showing(folder: Path, word: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{word}-server.pem", folder / f"{word}-server.key")
    return context


def test_a_switch_elsewhere_is_spoken_with_over_tls(ledger, tmp_path):
    vouches = authority(tmp_path, name="localhost")
    trusts = asterisk_line._tls("localhost", str(vouches))
    with running(asterisk.board(shows=showing(tmp_path, "ca"), trusts=trusts)) as line:
        assert any("Login" in each for each in line.asked)


@pytest.mark.parametrize(("word", "name"), [("ca", "stranger"), ("another", "localhost")])
def test_a_switch_that_does_not_prove_its_name_is_told_no_secret(
    ledger, tmp_path, caplog, word, name
):
    """Neither one with another name, nor one for whom somebody else vouches."""
    authority(tmp_path, word, name)
    vouches = tmp_path / "ca-ca.pem" if word == "ca" else authority(tmp_path, name="localhost")
    trusts = asterisk_line._tls("localhost", str(vouches))
    with running(
        asterisk.board(shows=showing(tmp_path, word), trusts=trusts),
        lambda each: eventually(lambda: "untrusted" in caplog.text, SOON, "it is said"),
    ) as line:
        assert line.asked == []
        assert not line.is_up()


def test_only_this_machine_is_spoken_with_in_plain():
    assert asterisk_line._tls("127.0.0.1", "") is None
    for host in ("switch.example", "10.0.0.7", "127.0.0.1.example"):
        context = asterisk_line._tls(host, "")
        assert context is not None
        assert context.check_hostname
        assert context.verify_mode == ssl.CERT_REQUIRED


class Standing:
    """A switch that stands by itself, on a port of its own."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue, self.port, self.asked = tongue, 0, ""
        self._ready = Event()
        self.thread = Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> "Standing":
        self.thread.start()
        assert self._ready.wait(SOON)
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self.thread.join(SOON)

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self.tongue.greeting)
        try:
            while True:
                asked = (await reader.readuntil(self.tongue.end)).decode()
                self.asked += asked
                writer.write(self.tongue.answer(asked))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@pytest.fixture(params=["asterisk", "freeswitch"])
def switch(request: pytest.FixtureRequest) -> Iterator[tuple[ModuleType, str, Standing]]:
    module, tongue = {
        "asterisk": (asterisk_line, asterisk.Manager()),
        "freeswitch": (freeswitch_line, freeswitch.Socket()),
    }[request.param]
    with Standing(tongue) as standing:
        yield module, request.param.upper(), standing


def test_a_secret_that_is_changed_while_we_run_lets_us_in(switch, ledger, settings: Any):
    module, name, standing = switch
    where = Switch("127.0.0.1", standing.port, "hotline", "", "hotline", "hotline-inside")
    setattr(settings, name, where)
    setattr(settings, f"{name}_SECRET", "another")
    assert module.LINE in {each.name for each in lines()}
    stop = Event()
    thread = Thread(target=module.run, args=(stop,))
    thread.start()
    try:
        eventually(lambda: "another" in standing.asked, SOON, "the wrong one is shown")
        assert ledger.beats == 0
        setattr(settings, f"{name}_SECRET", asterisk.SECRET)
        eventually(lambda: ledger.beats, SOON, "the link is up")
    finally:
        stop.set()
        thread.join(SOON)
    assert not thread.is_alive()
    goodbye = {"ASTERISK": "Action: Logoff", "FREESWITCH": "exit\n\n"}[name]
    eventually(lambda: goodbye in standing.asked, SOON, "it says goodbye")


def test_without_a_place_there_is_no_link():
    assert {"asterisk", "freeswitch"}.isdisjoint(each.name for each in lines())
