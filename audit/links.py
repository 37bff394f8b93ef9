"""One link of the chain: what of an entry goes into it, byte for byte, and what is signed.

h(i) = SHA-256(h(i-1) | i as u64 | SHA-256(canonical entry)), h(0) = 32 zero bytes. The canonical
entry is JSON with sorted names, no spaces, text as UTF-8, and the time in UTC. "office" and
"device" stand in it only where they are known, so that older links stay as they are.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from json.encoder import encode_basestring as quoted
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
    office: UUID | None = None
    device: str = ""


def link(before: bytes, seq: int, row: Row) -> bytes:
    """The hash that ties an entry to its place and to everything before it."""
    return sha256(before + seq.to_bytes(8, "big") + sha256(entry_told(row)).digest()).digest()


def entry_told(row: Row) -> bytes:
    """The canonical entry: what `canonical` would make of it, written out because it is quicker."""
    number, at, actor, role, action, subject, reason, detail, receipt, tag, office, device = row
    told = ENCODER.encode(detail) if detail else "{}"
    where = f',"device":{quoted(device)}' if device else ""
    seat = f',"office":"{office}"' if office else ""
    about = f'"{subject}"' if subject else "null"
    looked_for = "null" if tag is None else f'"{bytes(tag).hex()}"'
    return (
        f'{{"action":{quoted(action)},"actor":{quoted(actor)}'
        f',"at":"{at.astimezone(UTC).isoformat()}","detail":{told}{where},"id":{number}{seat}'
        f',"reason":{quoted(reason)},"receipt":{"true" if receipt else "false"}'
        f',"role":{quoted(role)},"subject":{about},"subject_tag":{looked_for}}}'
    ).encode()


def canonical(told: dict[str, Any]) -> bytes:
    """The one way in which these names and values are written."""
    return ENCODER.encode(told).encode()


def seal_statement(seq: int, digest: bytes) -> bytes:
    """What the office signs at the end of each batch of links."""
    return SEAL_WORDS + seq.to_bytes(8, "big") + digest
