"""scripts/run --with-switch: the whole set on one machine, or in words what is missing for it."""

import base64
import hashlib
import hmac
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from hotline.embedded.refusal import Refusal
from hotline.switch import beside, running
from hotline.switch.plan import planned
from tests.intake.switch_set import HOST, MISSING, Switch, answers, free
from tests.intake.web_ua import WebTelephone
from tests.machine.console import COLD, Console, eventually


def ports() -> dict[str, str]:
    """Variables that keep this set away from others on the machine."""
    udp = free(socket.SOCK_DGRAM, 5)
    (tcp,) = free(socket.SOCK_STREAM, 1)
    names = ("OUTSIDE", "CONTROL")
    told = {
        f"HOTLINE_SWITCH_{name}": f"{HOST}:{port}" for name, port in zip(names, udp, strict=False)
    }
    return told | {
        "HOTLINE_SIP_SWITCH": f"{HOST}:{udp[2]}",
        "HOTLINE_TURN_LISTEN": f"{HOST}:{udp[3]}",
        "HOTLINE_SIP_PORT": str(udp[4]),
        "HOTLINE_SWITCH_LISTEN": f"{HOST}:{tcp}",
        "HOTLINE_SWITCH_PORTS": "28000-28099",
        "HOTLINE_TURN_PORTS": "28100-28199",
    }


@pytest.mark.machine
@pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}")
def test_the_whole_set_starts_and_ends_with_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, data = ports(), tmp_path / "data"
    console = Console(data, words=("--with-switch",), **told)
    try:
        console.until_ready(COLD)
        for name, value in {**told, "HOTLINE_DATA": str(data), "HOTLINE_DEMO": "1"}.items():
            monkeypatch.setenv(name, value)
        plan = planned(data / "switch")
        eventually(lambda: answers(plan.outside), 20, "the switch answers outside")
        kept = (data / "secrets" / "switch").read_text().strip()
        user = f"{int(time.time()) + 600}:101"
        made = hmac.new(kept.encode(), user.encode(), hashlib.sha1).digest()
        origin = f"http://127.0.0.1:{console.port}"
        with WebTelephone(Switch(plan), "101", origin=origin) as desk:
            assert desk.register(user, base64.b64encode(made).decode()).status == 200
        programs = {
            name: console.child(str(data / "switch" / file)) for name, file in FILES.items()
        }
        assert all(programs.values()), programs
        os.kill(programs["kamailio"], signal.SIGKILL)
        eventually(
            lambda: (
                console.child(str(data / "switch" / "kamailio.cfg"))
                not in (0, programs["kamailio"])
                and answers(plan.outside)
            ),
            30,
            "whichever falls is started again",
        )
    finally:
        console.process.send_signal(signal.SIGTERM)
        console.process.wait(60)
    assert not answers(plan.outside)


FILES = {"kamailio": "kamailio.cfg", "rtpengine": "rtpengine.conf", "turnserver": "turnserver.conf"}


def test_without_the_packages_the_console_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(running, "BESIDE", str(tmp_path))
    before = dict(os.environ)
    assert beside.prepare(tmp_path) == []
    said = capsys.readouterr().err
    for package in ("kamailio", "kamailio-autheph-modules", "rtpengine-daemon", "coturn"):
        assert package in said
    assert dict(os.environ) == before
    assert not (tmp_path / "switch").exists()


@pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}")
def test_a_port_that_is_taken_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ports(), "HOTLINE_DATA": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((HOST, 0))
        monkeypatch.setenv("HOTLINE_SWITCH_OUTSIDE", f"{HOST}:{other.getsockname()[1]}")
        with pytest.raises(Refusal, match="HOTLINE_SWITCH_OUTSIDE"):
            beside.prepare(tmp_path)
