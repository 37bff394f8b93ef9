"""One link of the chain: what of an entry goes into it, byte for byte, and what is signed.

h(i) = SHA-256(h(i-1) | i as u64 | SHA-256(canonical entry)), h(0) = 32 zero bytes. The canonical
entry is JSON with sorted names, no spaces, text as UTF-8, and the time in UTC. "office" and
"device" stand in it only where they are known, so that older links stay as they are.
"""

import json
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

GENESIS = bytes(32)
DECODER = json.JSONDecoder()
ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
SEAL_WORDS = b"hotline audit seal\0"
SECOND = 1_000_000
# The fields of Row, ready to be written: reading text and numbers costs a fifth of reading times,
# UUIDs and JSON. A time that no clock shows gives nothing.
COLUMNS = """
    e.id, CASE WHEN isfinite(e.at) THEN (extract(epoch FROM e.at) * 1000000)::bigint END,
    e.actor, e.role, e.action, e.subject::text, e.reason, e.detail::text, e.receipt,
    e.subject_tag, e.office::text, e.device
"""


class Row(NamedTuple):
    """An entry as COLUMNS give it: `at` in microseconds since 1970, `detail` as JSON text."""

    id: int
    at: int | None
    actor: str
    role: str
    action: str
    subject: str | None
    reason: str
    detail: str
    receipt: bool
    subject_tag: bytes | None
    office: str | None = None
    device: str = ""


def link(before: bytes, seq: int, row: Row) -> bytes:
    """The hash that ties an entry to its place and to everything before it.

    Raises ValueError or OverflowError for a time that no calendar has.
    """
    return sha256(before + seq.to_bytes(8, "big") + sha256(entry_told(row)).digest()).digest()


def entry_told(row: Row) -> bytes:
    """The canonical entry: what `canonical` would make of it, written out because it is quicker."""
    number, at, actor, role, action, subject, reason, detail, receipt, tag, office, device = row
    told = "{}" if detail == "{}" else _again(detail)
    where = f',"device":{quoted(device)}' if device else ""
    seat = f',"office":"{office}"' if office else ""
    about = f'"{subject}"' if subject else "null"
    looked_for = "null" if tag is None else f'"{tag.hex()}"'
    return (
        f'{{"action":{quoted(action)},"actor":{quoted(actor)}'
        f',"at":"{_moment(at)}","detail":{told}{where},"id":{number}{seat}'
        f',"reason":{quoted(reason)},"receipt":{"true" if receipt else "false"}'
        f',"role":{quoted(role)},"subject":{about},"subject_tag":{looked_for}}}'
    ).encode()


def canonical(told: dict[str, Any]) -> bytes:
    """The one way in which these names and values are written."""
    return ENCODER.encode(told).encode()


def seal_statement(seq: int, digest: bytes) -> bytes:
    """What the office signs at the end of each batch of links."""
    return SEAL_WORDS + seq.to_bytes(8, "big") + digest


def _moment(at: int | None) -> str:
    if at is None:
        raise ValueError("no time")
    second, rest = divmod(at, SECOND)
    return f"{_second(second)}.{rest:06d}+00:00" if rest else f"{_second(second)}+00:00"


@lru_cache(64)
def _second(number: int) -> str:
    """Entries of one second come one after another."""
    return datetime.fromtimestamp(number, UTC).replace(tzinfo=None).isoformat()


@lru_cache(1024)
def _again(detail: str) -> str:
    """PostgreSQL's text of a JSON value, in the canonical form; many entries say the same."""
    return ENCODER.encode(DECODER.raw_decode(detail)[0])
