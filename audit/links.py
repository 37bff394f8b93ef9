"""One link of the chain: what of an entry goes into it, byte for byte, and what is signed.

h(i) = SHA-256(h(i-1) | i as u64 | SHA-256(canonical entry)), h(0) = 32 zero bytes. The canonical
entry is JSON with sorted names, no spaces, text as UTF-8, and the time in UTC.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

GENESIS = bytes(32)
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
SEAL_WORDS = b"hotline audit seal\0"


class Row(NamedTuple):
    """An entry as the database gives it, in the order of its fields."""

    id: int
    at: datetime
    actor: str
    role: str
    action: str
    subject: UUID | None
    reason: str
    detail: Any
    receipt: bool
    subject_tag: bytes | None


def link(before: bytes, seq: int, row: Row) -> bytes:
    """The hash that ties an entry to its place and to everything before it."""
    told = row._asdict() | {
        "at": row.at.astimezone(UTC).isoformat(),
        "subject": None if row.subject is None else str(row.subject),
        "subject_tag": None if row.subject_tag is None else bytes(row.subject_tag).hex(),
    }
    return sha256(before + seq.to_bytes(8, "big") + sha256(canonical(told)).digest()).digest()


def canonical(told: dict[str, Any]) -> bytes:
    """The one way in which these names and values are written."""
    return ENCODER.encode(told).encode()


def seal_statement(seq: int, digest: bytes) -> bytes:
    """What the office signs at the end of each batch of links."""
    return SEAL_WORDS + seq.to_bytes(8, "big") + digest
