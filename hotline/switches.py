"""The office's own switches, as the environment names them; without a host there is none."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from hotline import env

#: The realm of browser telephones, and what it is while nobody names one.
DOMAIN = ("HOTLINE_SWITCH_DOMAIN", "hotline.invalid")


@dataclass(frozen=True, slots=True)
class Switch:
    """Where a switch is, and the names under which the console and its callers stand there."""

    host: str
    port: int
    user: str
    #: The file with the authority that signed its certificate.
    authority: str
    waiting: str
    inside: str
    #: Where numbers outside are called from; empty where none are.
    outside: str = ""
    #: Where whoever is held waits, at a switch that does not hold by itself.
    held: str = ""


def switch(name: str, *, port: str) -> Switch:
    """The switch of HOTLINE_<NAME>_HOST and its like."""

    def told(word: str, otherwise: str = "") -> str:
        return env.text(f"HOTLINE_{name}_{word}", otherwise)

    return Switch(
        host=told("HOST"),
        port=int(told("PORT", port)),
        user=told("USER", "hotline"),
        authority=told("CA"),
        waiting=told("WAITING", "hotline"),
        inside=told("INSIDE", "hotline-inside"),
        outside=told("OUTSIDE"),
        held=told("HELD"),
    )


def neighbour(name: str) -> tuple[str, int] | None:
    """The address and port that a variable names on this machine; None while it is unset.

    What goes there is neither encrypted nor proved, so it never leaves the machine.
    """
    told = env.text(name)
    if not told:
        return None
    try:
        host, port = told.rsplit(":")
        if IPv4Address(host).is_loopback and 0 < int(port) < 65536:
            return host, int(port)
    except ValueError:
        pass
    raise ValueError(f"{name} is no 127.0.0.1:PORT of this machine.")


def socket_address(name: str) -> str:
    """The address of secure WebSockets that a variable names; empty while it is unset."""
    told = env.text(name)
    parts = urlsplit(told)
    if told and (parts.scheme != "wss" or not parts.hostname or parts.username or parts.query):
        raise ValueError(f"{name} is no wss:// address.")
    return told
