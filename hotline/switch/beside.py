"""scripts/run --with-switch: the switch beside the console, on one machine."""

import os
import socket
import sys
from pathlib import Path

from hotline.embedded.family import Member
from hotline.embedded.refusal import Refusal
from hotline.switch import certificate, running, writing
from hotline.switch.plan import Place, Plan, Unplanned, planned, told_to_console

WORD = "--with-switch"
UDP, TCP = socket.SOCK_DGRAM, socket.SOCK_STREAM


def prepare(data: Path) -> list[Member]:
    """Write the switch's files, tell the console of it, and give its programs to be started.

    Where Debian's packages are missing it says so, and the console goes without.
    """
    if packages := running.missing():
        wanted = " ".join(packages)
        sys.stderr.write(
            f"  note: no telephones in browsers, for {wanted} is missing here;"
            f" apt-get install {wanted} brings what is missing\n"
        )
        return []
    try:
        plan = planned(data / "switch")
    except Unplanned as problem:
        raise Refusal(f"{problem}") from problem
    _check_ports(plan)
    writing.write(plan)
    certificate.ensure(plan)
    os.environ.update(told_to_console(plan))
    return list(running.members(plan, data / "logs"))


def _check_ports(plan: Plan) -> None:
    """What they say of a port that is taken stands in no place where somebody looks."""
    wanted = {
        "HOTLINE_SWITCH_OUTSIDE": (plan.outside, UDP),
        "HOTLINE_SIP_SWITCH": (plan.inside, UDP),
        "HOTLINE_SWITCH_LISTEN": (plan.wss, TCP),
        "HOTLINE_SWITCH_CONTROL": (plan.control, UDP),
        "HOTLINE_TURN_LISTEN": (plan.turn, UDP),
    }
    for name, (there, kind) in wanted.items():
        if not _is_free(there, kind):
            raise Refusal(f"{there} cannot be used; choose another with {name}.")


def _is_free(there: Place, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(kind == TCP))
        try:
            probe.bind(there)
        except OSError:
            return False
    return True
