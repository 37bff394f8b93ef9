"""AES-256-GCM for one field of one row: the ciphertext opens only where it was written.

Format: version (0x01), algorithm (0x01), key id (u32), nonce (12 bytes), ciphertext, tag (16).
The plain text is framed by a u16 length and padded with zeros to a step of `STEPS`, so that its
length tells little. The associated data names version, algorithm, table, column, row, key and,
for values that must not be rolled back, the row's version; each part carries its own length.
"""

import os
import struct
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION, ALGORITHM = 1, 1
HEADER = struct.Struct(">BBI")
NONCE, TAG = 12, 16
STEPS = (32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)
LONGEST = STEPS[-1] - 2


class Tampered(ValueError):
    """The ciphertext is not what was written in this place under this key."""


class TooLong(ValueError):
    """The plain text does not fit into the longest step."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key for the values of one owner and class; its secret never shows in a repr."""

    id: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lives: table, column, and the row's own 16-byte id."""

    table: str
    column: str
    row: UUID


def encrypt(plain: bytes, *, key: DataKey, place: Place, row_version: int | None = None) -> bytes:
    """Seal at most 65,534 bytes for one place. Raises TooLong."""
    return _encrypt(plain, key, place, row_version, os.urandom(NONCE))


def decrypt(sealed: bytes, *, key: DataKey, place: Place, row_version: int | None = None) -> bytes:
    """Open what was sealed for this place under this key. Raises Tampered."""
    if len(sealed) < HEADER.size + NONCE + TAG:
        raise Tampered("too short")
    version, algorithm, key_id = HEADER.unpack_from(sealed)
    if (version, algorithm, key_id) != (VERSION, ALGORITHM, key.id):
        raise Tampered("another format or another key")
    nonce, body = sealed[HEADER.size : HEADER.size + NONCE], sealed[HEADER.size + NONCE :]
    try:
        framed = AESGCM(key.secret).decrypt(nonce, body, _bound_to(key, place, row_version))
    except InvalidTag as broken:
        raise Tampered("does not open here") from broken
    length = int.from_bytes(framed[:2], "big")
    if length > len(framed) - 2:
        raise Tampered("wrong length")
    return framed[2 : 2 + length]


def key_id_of(sealed: bytes) -> int:
    """The id of the key that a sealed value names. Raises Tampered."""
    if len(sealed) < HEADER.size:
        raise Tampered("too short")
    return int(HEADER.unpack_from(sealed)[2])


def _encrypt(
    plain: bytes, key: DataKey, place: Place, row_version: int | None, nonce: bytes
) -> bytes:
    if len(plain) > LONGEST:
        raise TooLong(f"at most {LONGEST} bytes are sealed in one field")
    framed = len(plain).to_bytes(2, "big") + plain
    step = next(size for size in STEPS if size >= len(framed))
    body = AESGCM(key.secret).encrypt(
        nonce, framed.ljust(step, b"\0"), _bound_to(key, place, row_version)
    )
    return HEADER.pack(VERSION, ALGORITHM, key.id) + nonce + body


def _bound_to(key: DataKey, place: Place, row_version: int | None) -> bytes:
    parts = [
        bytes((VERSION, ALGORITHM)),
        place.table.encode(),
        place.column.encode(),
        place.row.bytes,
        key.id.to_bytes(4, "big"),
    ]
    if row_version is not None:
        parts.append(row_version.to_bytes(8, "big"))
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
