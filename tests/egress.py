"""No test speaks to anybody outside this machine; whoever tries is refused before a byte leaves."""

import ipaddress
import socket
import sys
from typing import Any

NAMED = {"", "localhost", None, b"localhost", b"", "testserver", socket.gethostname()}
INTERNET = (socket.AF_INET, socket.AF_INET6)


class LeftTheMachine(AssertionError):
    """A test tried to reach somebody outside."""


def is_here(host: Any) -> bool:
    """Whether a host's name or address is this machine's own."""
    if host in NAMED:
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook of Python's: sees each connection and each look-up of a name beforehand."""
    if event in ("socket.connect", "socket.sendto"):
        connection, address = arguments[:2]
        if connection.family in INTERNET and not is_here(address[0]):
            raise LeftTheMachine(address[0])
    if event == "socket.getaddrinfo" and not is_here(arguments[0]):
        raise LeftTheMachine(arguments[0])


sys.addaudithook(refuse)
