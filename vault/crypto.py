"""AES-256-GCM for one field of one row: the ciphertext opens only where it was written.

Format: version (0x01), algorithm (0x01), key id (u32), nonce (12 bytes), ciphertext, tag (16).
The plain text is framed by a u16 length and padded with zeros to a step of `STEPS`, so that its
length tells little. The associated data names version, algorithm, table, column, row, key and,
for values that must not be rolled back, the row's version; each part carries its own length.
"""

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION, ALGORITHM = 1, 1
HEADER = struct.Struct(">BBI")
NONCE, TAG = 12, 16
NONCE_AT, REST_AT = slice(HEADER.size, HEADER.size + NONCE), slice(HEADER.size + NONCE, None)
STEPS = (32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)
LONGEST = STEPS[-1] - 2


class Tampered(ValueError):
    """The ciphertext is not what was written in this place under this key; `owner`, where known."""

    owner: UUID | None = None


class TooLong(ValueError):
    """The plain text does not fit into the longest step."""


@dataclass(slots=True, unsafe_hash=True, init=False)
class DataKey:
    """A key for the values of one owner and class; its secret never shows in a repr.

    Its cipher, and the header with which every value sealed by it begins, are made once and serve
    all values; the key lives for one call.
    """

    id: int
    secret: bytes = field(repr=False)
    cipher: AESGCM = field(init=False, repr=False, compare=False)
    header: bytes = field(init=False, repr=False, compare=False)

    def __init__(self, id: int, secret: bytes) -> None:
        self.id, self.secret = id, secret
        self.cipher, self.header = AESGCM(secret), HEADER.pack(VERSION, ALGORITHM, id)


class Place(NamedTuple):
    """Where a value lives: table, column, and the row's own 16-byte id."""

    table: str
    column: str
    row: UUID


#: One value of a row: what its column adds to the binding, the value as it is stored, and what its
#: pin adds. A plain tuple, since a named one is slower to unpack.
Sealing = tuple[bytes, bytes, bytes]


def encrypt(plain: bytes, *, key: DataKey, place: Place, row_version: int | None = None) -> bytes:
    """Seal at most 65,534 bytes for one place. Raises TooLong."""
    return _encrypt(plain, key, place, row_version, os.urandom(NONCE))


def decrypt(sealed: bytes, *, key: DataKey, place: Place, row_version: int | None = None) -> bytes:
    """Open what was sealed for this place under this key. Raises Tampered."""
    value = (bound_column(place.table, place.column), sealed, bound_pin(row_version))
    return decrypt_row([value], key=key, row=place.row)[0]


def decrypt_row(values: Sequence[Sealing], *, key: DataKey, row: UUID) -> list[bytes]:
    """Open values of one row under one key; what they share is worked out once. Raises Tampered."""
    header, opens, opened = key.header, key.cipher.decrypt, []
    bound, nonce, rest = _bound_row(row, header), NONCE_AT, REST_AT
    try:
        for column, sealed, pin in values:
            if not sealed.startswith(header):
                raise Tampered("another format or another key")
            aad = column + bound + pin if pin else column + bound
            framed = opens(sealed[nonce], sealed[rest], aad)
            opened.append(framed[2 : (framed[0] << 8 | framed[1]) + 2])
    except (InvalidTag, ValueError):
        raise Tampered("does not open here") from None
    return opened


@lru_cache(maxsize=1024)
def bound_column(table: str, column: str) -> bytes:
    """The part of the associated data that all values of a column share."""
    return _parts(bytes((VERSION, ALGORITHM)), table.encode(), column.encode())


def bound_pin(row_version: int | None) -> bytes:
    """The part of the associated data that binds a value to its row's version; else nothing."""
    return b"" if row_version is None else _parts(row_version.to_bytes(8, "big"))


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
    column, pin = bound_column(place.table, place.column), bound_pin(row_version)
    bound = column + _bound_row(place.row, key.header) + pin
    return key.header + nonce + key.cipher.encrypt(nonce, framed.ljust(step, b"\0"), bound)


def _bound_row(row: UUID, header: bytes) -> bytes:
    return b"\0\x10" + row.bytes + b"\0\x04" + header[2:]


def _parts(*parts: bytes) -> bytes:
    return b"".join([len(part).to_bytes(2, "big") + part for part in parts])
