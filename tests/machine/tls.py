"""Certificates of a made-up authority, and a relay that speaks PostgreSQL's TLS for a socket."""

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

NAME = "db.example"
ASKED_FOR_TLS = b"\0\0\0\x08\x04\xd2\x16\x2f"


def authority(folder: Path, word: str = "ca", name: str = NAME) -> Path:
    """Make an authority and a certificate of it for this name; the authority's own certificate."""
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    keys = {each: ec.generate_private_key(ec.SECP256R1()) for each in ("ca", "server")}
    names = {
        each: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{word} {each}")])
        for each in keys
    }
    for each, key in keys.items():
        made = (
            x509.CertificateBuilder()
            .subject_name(names[each])
            .issuer_name(names["ca"])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(day)
            .not_valid_after(day + datetime.timedelta(days=3650))
            .add_extension(x509.BasicConstraints(each == "ca", None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(keys["ca"], hashes.SHA256())
        )
        (folder / f"{word}-{each}.pem").write_bytes(made.public_bytes(Encoding.PEM))
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{word}-{each}.key").write_bytes(plain)
        (folder / f"{word}-{each}.key").chmod(0o600)
    return folder / f"{word}-ca.pem"


@contextmanager
def relay(place: Path, folder: Path, word: str = "ca") -> Iterator[int]:
    """A port on the loopback that ends TLS and hands on to PostgreSQL's socket in plain."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / f"{word}-server.pem", folder / f"{word}-server.key")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        thread = threading.Thread(target=_serve, args=(door, context, place), daemon=True)
        thread.start()
        yield int(door.getsockname()[1])
        door.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(door: socket.socket, context: ssl.SSLContext, place: Path) -> None:
    with suppress(OSError):
        while True:
            guest, _ = door.accept()
            threading.Thread(target=_meet, args=(guest, context, place), daemon=True).start()


def _meet(guest: socket.socket, context: ssl.SSLContext, place: Path) -> None:
    with suppress(OSError), guest:
        if guest.recv(8, socket.MSG_WAITALL) != ASKED_FOR_TLS:
            return
        guest.sendall(b"S")
        with context.wrap_socket(guest, server_side=True) as closed:
            host = socket.socket(socket.AF_UNIX)
            host.connect(str(place))
            with host:
                back = threading.Thread(target=_hand_on, args=(host, closed), daemon=True)
                back.start()
                _hand_on(closed, host)
                back.join(5)


def _hand_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while told := one.recv(65536):
            other.sendall(told)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)
