"""A whole switch for tests: Kamailio, rtpengine and, when asked for, coturn, on ports of their own.

`with switch_set(folder, line=PORT) as switch:` starts it beside a built-in line on that port.
"""

import base64
import hashlib
import hmac
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from hotline.embedded.processes import stop
from hotline.switch import certificate, running, writing
from hotline.switch.plan import THIS_MACHINE, Place, Plan, Ports
from tests.machine.console import eventually

MISSING = running.missing()
HOST, DOMAIN = "127.0.0.1", "hotline.invalid"
SECRET, TURN_SECRET = "fictitious-switch-secret", "fictitious-turn-secret"
RECORD = re.compile(r"CALL (\w+)(?: ([\w.-]+))?$", re.MULTILINE)
PARTS = 500


class Switch:
    """A switch that runs."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.wss = f"wss://{plan.wss}/"
        #: Where callers call, and where the line calls extensions.
        self.outside, self.inside = plan.outside, plan.inside
        self.turn = f"turn:{plan.turn}?transport=udp"
        #: The relay where no UDP goes out.
        self.relay = f"turn:{plan.turn}?transport=tcp"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def lend(self, extension: str, *, until: int) -> tuple[str, str]:
        """A user name and a password, good until that second."""
        return lent(extension, until=until)

    def settings(self) -> dict[str, object]:
        """What the console's settings have to say of it."""
        return {
            "SIP_SWITCH": tuple(self.inside),
            "SWITCH_WSS": self.wss,
            "SWITCH_DOMAIN": DOMAIN,
            "SWITCH_SECRET": SECRET,
            "TURN_URLS": [self.turn],
            "TURN_SECRET": TURN_SECRET,
        }

    def records(self) -> list[tuple[str, str]]:
        """What the switch wrote down of calls itself: status, and the line's name of the call."""
        return list(dict.fromkeys(RECORD.findall(self.said())))

    def answered(self) -> set[str]:
        """The line's names of all calls that were answered."""
        return {name for status, name in self.records() if status == "200"}

    def said(self, name: str = "kamailio") -> str:
        return (self.plan.folder / f"{name}.log").read_text(errors="replace")

    def fingerprint(self) -> str:
        """The certificate's key as Chromium wants it (--ignore-certificate-errors-spki-list)."""
        plain = ("-in", str(self.plan.certificate), "-pubkey", "-noout")
        key = subprocess.run(["openssl", "x509", *plain], check=True, capture_output=True).stdout
        body = ssl.PEM_cert_to_DER_cert(
            key.decode().replace("PUBLIC KEY", "CERTIFICATE").strip() + "\n"
        )
        return base64.b64encode(hashlib.sha256(body).digest()).decode()

    def begin(self, names: list[str]) -> None:
        for name, command in running.commands(self.plan).items():
            if name in names:
                with (self.plan.folder / f"{name}.log").open("ab") as log:
                    self.processes[name] = running.start(command, log)
        eventually(self._is_up, 20, "the switch answers")

    def again(self, name: str) -> None:
        """One of it ends, and begins anew."""
        stop(self.processes.pop(name), *running.GRACE)
        self.begin([name])

    def end(self) -> None:
        for process in self.processes.values():
            stop(process, *running.GRACE)

    def _is_up(self) -> bool:
        dead = [name for name, one in self.processes.items() if one.poll() is not None]
        assert not dead, f"{dead}: {self.said(dead[0])[-3000:]}"
        return answers(self.outside) and self._is_heard_over_tls()

    def _is_heard_over_tls(self) -> bool:
        with suppress(OSError), socket.create_connection(self.plan.wss, 1):
            return True
        return False


def lent(extension: str, *, until: int, secret: str = SECRET) -> tuple[str, str]:
    """A lent password, worked out apart from the console."""
    name = f"{until}:{extension}"
    made = hmac.new(secret.encode(), name.encode(), hashlib.sha1).digest()
    return name, base64.b64encode(made).decode()


def answers(there: Place) -> bool:
    """Whether somebody answers OPTIONS."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.2)
        asking.bind((HOST, 0))
        here = f"{HOST}:{asking.getsockname()[1]}"
        lines = [
            f"OPTIONS sip:line@{there} SIP/2.0",
            f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{os.urandom(6).hex()};rport",
            f"From: <sip:probe@{here}>;tag=probe",
            f"To: <sip:line@{there}>",
            f"Call-ID: {os.urandom(8).hex()}",
            "CSeq: 1 OPTIONS",
            "Max-Forwards: 70",
            "Content-Length: 0",
        ]
        asking.sendto(("\r\n".join(lines) + "\r\n\r\n").encode(), there)
        with suppress(OSError):
            return asking.recv(4096).startswith(b"SIP/2.0 200")
    return False


def free(kind: int, number: int) -> list[int]:
    """So many ports that nobody has."""
    probes = [socket.socket(socket.AF_INET, kind) for _ in range(number)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def planned(folder: Path, *, line: int) -> Plan:
    """A plan on ports that are free."""
    outside, inside, control, turn = free(socket.SOCK_DGRAM, 4)
    (wss,) = free(socket.SOCK_STREAM, 1)
    # Two runs at once keep apart, and below 28000, where `machine/test_with_switch.py` has its own;
    # the kernel gives nobody a port below 32768 by itself.
    first = 10000 + control % 18 * 2 * PARTS
    return Plan(
        folder=folder,
        line=Place(HOST, line),
        inside=Place(HOST, inside),
        outside=Place(HOST, outside),
        wss=Place(HOST, wss),
        control=Place(HOST, control),
        turn=Place(HOST, turn),
        sound=Ports(first, first + PARTS - 1),
        relayed=Ports(first + PARTS, first + 2 * PARTS - 1),
        domain=DOMAIN,
        names=("line",),
        trunk=(),
        pages=THIS_MACHINE,
        certificate=folder / "switch.crt",
        key=folder / "switch.key",
        secret=SECRET,
        turn_secret=TURN_SECRET,
    )


@contextmanager
def switch_set(
    folder: Path, *, line: int, sound: bool = True, turn: bool = False, **more: object
) -> Iterator[Switch]:
    """A switch beside a line on this port; `more` changes the plan."""
    place = folder / "switch"
    place.mkdir(mode=0o700)
    plan = replace(planned(place, line=line), **more)
    writing.write(plan)
    certificate.ensure(plan)
    switch = Switch(plan)
    wanted = ["kamailio", *(["rtpengine"] if sound else []), *(["turnserver"] if turn else [])]
    try:
        switch.begin(wanted)
        yield switch
    finally:
        switch.end()
        shutil.rmtree(place / "run", ignore_errors=True)
