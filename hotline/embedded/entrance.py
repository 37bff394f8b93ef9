"""The address and port that the console listens on, checked before anything slow is begun."""

import ipaddress
import socket
from dataclasses import dataclass

from hotline import env
from hotline.embedded.refusal import Refusal

LOOPBACK = "127.0.0.1"
WAITING = 1024


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where people reach the console on this machine."""

    address: str
    port: int
    demo: bool

    @property
    def url(self) -> str:
        """The address as a browser takes it."""
        return f"http://{self.address}:{self.port}/"

    def listen(self) -> socket.socket:
        """The listening socket; it outlives the web process, so a restart refuses nobody."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self.address, self.port))
            listener.listen(WAITING)
        except OSError as error:
            listener.close()
            raise Refusal(
                f"Port {self.port} on {self.address} cannot be used ({error.strerror}); "
                "choose another with HOTLINE_PORT."
            ) from error
        return listener


def entrance() -> Entrance:
    """The entrance that the environment asks for."""
    demo = env.flag("HOTLINE_DEMO", default=True)
    address = env.text("HOTLINE_ADDRESS", LOOPBACK)
    port = env.text("HOTLINE_PORT", "8000")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise Refusal("HOTLINE_PORT is not a port: a number from 1 to 65535.")
    if demo and address not in {LOOPBACK, "localhost"}:
        raise Refusal("Demo mode listens on 127.0.0.1 only; HOTLINE_DEMO=0 turns it off.")
    try:
        ipaddress.IPv4Address(LOOPBACK if address == "localhost" else address)
    except ValueError as error:
        raise Refusal("HOTLINE_ADDRESS is not an IPv4 address.") from error
    return Entrance(address=LOOPBACK if demo else address, port=int(port), demo=demo)


def check_entrance() -> None:
    """Refuse at once what would be refused after minutes: the port, the address, the database."""
    found = entrance()
    found.listen().close()
    if not found.demo and not env.text("DATABASE_URL"):
        raise Refusal("Production (HOTLINE_DEMO=0) needs a PostgreSQL of its own in DATABASE_URL.")
