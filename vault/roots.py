"""The root secrets of an office: made once, kept in files only this account can read.

Each root is 32 random bytes of its own; nothing is derived from the key-encryption keys, and each
use takes its key from a root by HKDF-SHA256 under its own label.
"""

import os
import secrets
import stat
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NAMES = ("index", "route", "provider", "audit", "record", "signing")
KEK_PREFIX = "kek-"
SIZE = 32


class RootsMissingError(RuntimeError):
    """The key folder is not there or not whole; `manage.py make_keys` makes it."""


@dataclass(frozen=True, slots=True)
class Roots:
    """All root secrets; nothing of them shows in a repr."""

    named: dict[str, bytes] = field(repr=False)
    keks: dict[int, bytes] = field(repr=False)

    def derived(self, root: str, label: str, length: int = SIZE) -> bytes:
        """A key for one use, by HKDF-SHA256 (RFC 5869)."""
        return HKDF(SHA256(), length, salt=None, info=label.encode()).derive(self.named[root])


def make_roots(folder: Path) -> None:
    """Make what is missing; what is there is never overwritten."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in NAMES:
        _make(folder / name)
    if not list(folder.glob(f"{KEK_PREFIX}*")):
        _make(folder / f"{KEK_PREFIX}1")


def load_roots(folder: Path) -> Roots:
    """Read all roots. Raises RootsMissingError."""
    try:
        named = {name: _read(folder / name) for name in NAMES}
        keks = {
            int(path.name.removeprefix(KEK_PREFIX)): _read(path)
            for path in folder.glob(f"{KEK_PREFIX}*")
        }
    except (OSError, ValueError) as missing:
        raise RootsMissingError("the key folder is not whole: run manage.py make_keys") from missing
    if not keks:
        raise RootsMissingError("there is no key-encryption key: run manage.py make_keys")
    return Roots(named, keks)


@cache
def roots() -> Roots:
    """The roots of this process, read once."""
    return load_roots(settings.DATA_DIR / "keys")


def _make(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(SIZE))
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> bytes:
    secret = bytes.fromhex(path.read_text().strip())
    if len(secret) != SIZE:
        raise ValueError("a root has 32 bytes")
    return secret
