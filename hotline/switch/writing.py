"""The files of the switch, written from their templates."""

import os
import re
from pathlib import Path
from string import Template

from hotline.switch.plan import Plan

TEMPLATES = Path(__file__).parent / "templates"
OPEN = ("kamailio.cfg", "tls.cfg", "rtpengine.conf")
CLOSED = ("secret.cfg", "turnserver.conf")


class Blank(Template):
    """A template whose blanks are written %{so}, for Kamailio's own begin with a dollar."""

    delimiter = "%"


def texts(plan: Plan) -> dict[str, str]:
    """Every file by its name."""
    filled = _values(plan)
    return {
        name: Blank((TEMPLATES / name).read_text()).substitute(filled) for name in (*OPEN, *CLOSED)
    }


def write(plan: Plan) -> None:
    """Write every file into the plan's folder, each whole; what holds a secret for us alone."""
    plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, text in texts(plan).items():
        spare = plan.folder / f".{name}-{os.getpid()}"
        descriptor = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _mode(name))
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        spare.replace(plan.folder / name)


def _mode(name: str) -> int:
    return 0o600 if name in CLOSED else 0o644


def _values(plan: Plan) -> dict[str, object]:
    trunk = plan.trunk[0] if plan.trunk else None
    return {
        "folder": plan.folder,
        "line": plan.line,
        "line_host": plan.line.host,
        "line_port": plan.line.port,
        "inside": plan.inside,
        "inside_port": plan.inside.port,
        "outside": plan.outside,
        "outside_host": plan.outside.host,
        "sound_host": re.escape(plan.outside.host),
        "wss": plan.wss,
        "wss_port": plan.wss.port,
        "control": plan.control,
        "domain": plan.domain,
        "names": "|".join(re.escape(name) for name in plan.names),
        "trunk_host": trunk.host if trunk else "",
        "trunk_port": trunk.port if trunk else "",
        "trunk_hosts": plan.trunk_hosts,
        "has_trunk": "#!define WITH_TRUNK" if trunk else "# No trunk: anybody may call.",
        "pages": plan.pages,
        "certificate": plan.certificate,
        "key": plan.key,
        "secret": plan.secret,
        "turn_secret": plan.turn_secret,
        "turn_host": plan.turn.host,
        "turn_port": plan.turn.port,
        "sound_first": plan.sound.first,
        "sound_last": plan.sound.last,
        "relayed_first": plan.relayed.first,
        "relayed_last": plan.relayed.last,
        "loopback": "allow-loopback-peers" if plan.turn.host.startswith("127.") else "",
    }
