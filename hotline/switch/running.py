"""The three programs of the switch, how each is started, and what is missing for it."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from hotline.embedded.family import Member
from hotline.embedded.processes import spawn
from hotline.switch.plan import Plan

#: Each program and the packages of Debian that bring it and what it loads.
PROGRAMS = {
    "kamailio": (
        "kamailio",
        "kamailio-websocket-modules",
        "kamailio-tls-modules",
        "kamailio-autheph-modules",
    ),
    "rtpengine": ("rtpengine-daemon",),
    "turnserver": ("coturn",),
    "openssl": ("openssl",),
}
#: Where Debian puts programs that an ordinary user has not on the way.
BESIDE = "/usr/sbin"
MODULES = ("websocket.so", "tls.so", "auth_ephemeral.so")
#: Kamailio sees all its children off first; killed itself it would leave them.
GRACE = ((signal.SIGTERM, 20.0),)


def program(name: str, first: str = "") -> str:
    """Where a program lies, looking in the folder `first`; an empty string when it is missing."""
    path = (first, os.environ.get("PATH", os.defpath), BESIDE)
    return shutil.which(name, path=os.pathsep.join(each for each in path if each)) or ""


def lacking(first: str = "") -> list[str]:
    """The programs that are missing, or lack something of their own."""
    gone = [name for name in PROGRAMS if not program(name, first)]
    if "kamailio" not in gone and not _has_modules(Path(program("kamailio", first))):
        gone.append("kamailio")
    return gone


def missing() -> list[str]:
    """The packages of Debian without which the set cannot be started."""
    return [package for name in lacking() for package in PROGRAMS[name]]


def commands(plan: Plan) -> dict[str, list[str]]:
    """How each program is started, in this order."""
    folder = plan.folder
    return {
        "rtpengine": [program("rtpengine"), f"--config-file={folder / 'rtpengine.conf'}"],
        "turnserver": [program("turnserver"), "-c", str(folder / "turnserver.conf")],
        "kamailio": [
            *(program("kamailio"), "-f", str(folder / "kamailio.cfg"), "-DD", "-E"),
            *("-m", "64", "-M", "8", "-Y", str(folder), "-P", str(folder / "kamailio.pid")),
        ],
    }


def members(plan: Plan, log: Path) -> Iterator[Member]:
    """The members of the family that are the switch; what they say goes into files."""
    log.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, command in commands(plan).items():
        yield Member(name, _starter(command, log / f"{name}.log"), ending=GRACE)


def start(command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start one of them; it ends with us, and takes its own children along."""
    return spawn(command, parting=signal.SIGTERM, stdout=log, stderr=log)


def _starter(command: list[str], log: Path) -> Callable[[], subprocess.Popen[bytes]]:
    groups: list[int] = []

    def begin() -> subprocess.Popen[bytes]:
        # Children of one that was killed live on, and hold its ports.
        for group in groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        with log.open("ab") as file:
            started = start(command, file)
        groups[:] = [started.pid]
        return started

    return begin


def _has_modules(kamailio: Path) -> bool:
    """Beside the program, or where `hotline.embedded.debian` unpacks them."""
    places = ("lib*/kamailio/modules", "lib*/*/kamailio/modules")
    roots = (kamailio.parents[1], kamailio.parents[1] / "root" / "usr")
    folders = [found for root in roots for each in places for found in root.glob(each)]
    return any(all((folder / module).exists() for module in MODULES) for folder in folders)
