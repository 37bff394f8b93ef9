"""The relay (coturn) takes a lent password, and reaches the switch's sound and nothing else."""

import hashlib
import hmac
import os
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from tests.intake.switch_set import (
    DOMAIN,
    HOST,
    MISSING,
    TURN_SECRET,
    Place,
    Switch,
    free,
    lent,
    switch_set,
)
from tests.machine.console import eventually

pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"needs Debian's {' and '.join(MISSING)}"),
    pytest.mark.xdist_group("telephone"),
]
COOKIE = 0x2112A442
ALLOCATE, ALLOCATED, PERMIT, PERMITTED = 0x003, 0x103, 0x008, 0x108
USER, PROOF, PEER, REALM, NONCE, BY = 0x06, 0x08, 0x12, 0x14, 0x15, 0x19
UDP = struct.pack("!B3x", 17)


def field(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


class Browser:
    """What a browser asks of a relay (RFC 5766)."""

    def __init__(self, there: Place, user: str, password: str) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(5)
        self.there, self.user, self.password, self.nonce = there, user, password, b""

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *failed: object) -> None:
        self.socket.close()

    def ask(self, kind: int, fields: bytes) -> int:
        """The kind of the answer; once a nonce is known, with proof."""
        told = os.urandom(12)
        if self.nonce:
            fields += field(USER, self.user.encode()) + field(REALM, DOMAIN.encode())
            fields += field(NONCE, self.nonce)
            start = struct.pack("!HHI", kind, len(fields) + 24, COOKIE) + told
            secret = f"{self.user}:{DOMAIN}:{self.password}".encode()
            key = hashlib.md5(secret, usedforsecurity=False).digest()
            fields += field(PROOF, hmac.new(key, start + fields, hashlib.sha1).digest())
        head = struct.pack("!HHI", kind, len(fields), COOKIE) + told
        self.socket.sendto(head + fields, self.there)
        answer = self.socket.recv(2048)
        place = 20
        while place < len(answer):
            name, length = struct.unpack("!HH", answer[place : place + 4])
            if name == NONCE:
                self.nonce = answer[place + 4 : place + 4 + length]
            place += 4 + length + -length % 4
        return int.from_bytes(answer[:2], "big")

    def is_let_in(self) -> bool:
        self.ask(ALLOCATE, field(BY, UDP))
        return self.ask(ALLOCATE, field(BY, UDP)) == ALLOCATED

    def may_reach(self, host: str) -> bool:
        crossed = int.from_bytes(socket.inet_aton(host), "big") ^ COOKIE
        return self.ask(PERMIT, field(PEER, struct.pack("!xBHI", 1, 0, crossed))) == PERMITTED


@pytest.fixture(scope="module")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    (line,) = free(socket.SOCK_DGRAM, 1)
    with switch_set(tmp_path_factory.mktemp("relay"), line=line, sound=False, turn=True) as one:
        eventually(lambda: listens(one.plan.turn), 20, "the relay answers")
        yield one


def listens(there: Place) -> bool:
    with Browser(there, "", "") as somebody:
        somebody.socket.settimeout(0.3)
        try:
            return somebody.ask(ALLOCATE, field(BY, UDP)) > 0
        except OSError:
            return False


def browser(switch: Switch, *, lasts: int = 600, secret: str = TURN_SECRET) -> Browser:
    return Browser(switch.plan.turn, *lent("101", until=int(time.time()) + lasts, secret=secret))


def test_a_lent_password_reaches_the_sound_of_the_switch_alone(switch: Switch) -> None:
    with browser(switch) as one:
        assert one.is_let_in()
        assert one.may_reach(HOST)
        for elsewhere in ("192.0.2.1", "10.0.0.1", "127.0.0.2"):
            assert not one.may_reach(elsewhere)


@pytest.mark.parametrize("wrong", [{"lasts": -60}, {"secret": "another-secret"}])
def test_without_a_password_that_holds_nothing_is_relayed(switch: Switch, wrong: dict) -> None:
    with browser(switch, **wrong) as one:
        assert not one.is_let_in()


def test_the_relay_writes_nothing_of_it_down(switch: Switch) -> None:
    with browser(switch) as one:
        assert one.is_let_in()
        assert one.user not in switch.said("turnserver")
