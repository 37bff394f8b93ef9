"""Where everything of the switch listens, and whom it believes; the environment says it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import NamedTuple

from hotline import env
from hotline.embedded import places

DEMO_LINE, LINE = "15060", "5060"
#: Any page of this machine, for a demonstration.
THIS_MACHINE = r"^https?://(localhost|127\.0\.0\.1)(:[0-9]+)?$"
NAME = re.compile(r"[\w+.-]{1,64}\Z", re.ASCII)
DOMAIN = re.compile(r"[a-z0-9.-]{1,253}\Z")


class Unplanned(ValueError):
    """A variable that the switch cannot be set up with."""


class Place(NamedTuple):
    """An address of IPv4 and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Ports(NamedTuple):
    """The first and the last of a row of ports."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One switch. What is called *outside* is the side of the telephone network."""

    folder: Path
    line: Place
    inside: Place
    outside: Place
    wss: Place
    control: Place
    turn: Place
    sound: Ports
    relayed: Ports
    domain: str
    #: The names under which callers reach the line.
    names: tuple[str, ...]
    #: Who alone may bring calls; nobody here: everybody may.
    trunk: tuple[Place, ...]
    #: The pages that may open a telephone, as an expression.
    pages: str
    certificate: Path
    key: Path
    secret: str = field(repr=False)
    turn_secret: str = field(repr=False)

    @property
    def trunk_hosts(self) -> str:
        """The trunk's addresses as an expression."""
        return "|".join(re.escape(host) for host in dict.fromkeys(one.host for one in self.trunk))


def planned(folder: Path) -> Plan:
    """The switch that the environment asks for; its files are to lie in `folder`."""
    is_demo = env.flag("HOTLINE_DEMO", default=True)
    outside = place("HOTLINE_SWITCH_OUTSIDE", "127.0.0.1:15062" if is_demo else "")
    wss = place("HOTLINE_SWITCH_LISTEN", "127.0.0.1:15443" if is_demo else f"{outside.host}:8443")
    line = env.text("HOTLINE_SIP_PORT", DEMO_LINE if is_demo else LINE)
    return Plan(
        folder=folder,
        line=placed("HOTLINE_SIP_PORT", f"127.0.0.1:{line}"),
        inside=place("HOTLINE_SIP_SWITCH", "127.0.0.1:15061"),
        outside=outside,
        wss=wss,
        control=place("HOTLINE_SWITCH_CONTROL", "127.0.0.1:15063"),
        turn=place("HOTLINE_TURN_LISTEN", f"{outside.host}:{15478 if is_demo else 3478}"),
        sound=_ports("HOTLINE_SWITCH_PORTS", "30000-30999"),
        relayed=_ports("HOTLINE_TURN_PORTS", "31000-31999"),
        domain=_word("HOTLINE_SWITCH_DOMAIN", "hotline.invalid", DOMAIN),
        names=tuple(_names(env.text("HOTLINE_SWITCH_NAMES", "line"))),
        trunk=tuple(
            placed("HOTLINE_SWITCH_TRUNK", one if ":" in one else f"{one}:5060")
            for one in _listed(env.text("HOTLINE_SWITCH_TRUNK"))
        ),
        pages=THIS_MACHINE if is_demo else _pages(),
        certificate=Path(env.text("HOTLINE_SWITCH_CERTIFICATE") or folder / "switch.crt"),
        key=Path(env.text("HOTLINE_SWITCH_KEY") or folder / "switch.key"),
        secret=_secret("HOTLINE_SWITCH_SECRET", "switch"),
        turn_secret=_secret("HOTLINE_TURN_SECRET", "turn"),
    )


def place(name: str, otherwise: str = "") -> Place:
    """The address and port that a variable names. Raises Unplanned."""
    return placed(name, env.text(name) or otherwise)


def placed(name: str, told: str) -> Place:
    """An address and port as they are written. Raises Unplanned."""
    try:
        host, port = told.rsplit(":")
        if 0 < int(port) < 65536:
            return Place(str(IPv4Address(host)), int(port))
    except ValueError:
        pass
    raise Unplanned(f"{name} is no address and port, such as 192.0.2.10:5060.")


def told_to_console(plan: Plan) -> dict[str, str]:
    """What the console's own processes must be told so that they use this switch."""
    told = {
        "HOTLINE_SIP_SWITCH": str(plan.inside),
        "HOTLINE_SWITCH_WSS": f"wss://{plan.wss}/",
        "HOTLINE_SWITCH_DOMAIN": plan.domain,
        "HOTLINE_SWITCH_CONTROL": str(plan.control),
        # Where no UDP goes out, the sound goes over TCP.
        "HOTLINE_TURN_URLS": f"turn:{plan.turn}?transport=udp,turn:{plan.turn}?transport=tcp",
    }
    return {name: env.text(name) or value for name, value in told.items()}


def _ports(name: str, otherwise: str) -> Ports:
    first, _, last = env.text(name, otherwise).partition("-")
    if first.isdecimal() and last.isdecimal() and 1024 <= int(first) < int(last) < 65536:
        return Ports(int(first), int(last))
    raise Unplanned(f"{name} is no row of ports, such as {otherwise}.")


def _word(name: str, otherwise: str, shape: re.Pattern[str]) -> str:
    told = env.text(name, otherwise)
    if not shape.match(told):
        raise Unplanned(f"{name} holds something else than a name.")
    return told


def _names(told: str) -> Iterator[str]:
    for name in _listed(told):
        if not NAME.match(name):
            raise Unplanned("HOTLINE_SWITCH_NAMES holds something else than names or numbers.")
        yield name


def _pages() -> str:
    hosts = _listed(env.secret("HOTLINE_HOSTS", "hosts"))
    if not hosts:
        raise Unplanned("HOTLINE_HOSTS is not set: no page could open a telephone.")
    return f"^https://({'|'.join(re.escape(host) for host in hosts)})$"


def _listed(told: str) -> list[str]:
    return told.replace(",", " ").split()


def _secret(name: str, kept: str) -> str:
    """Given, or made and kept as the console's own secrets are."""
    return env.text(name) or places.kept_secret(env.data_folder(), kept)
