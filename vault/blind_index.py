"""Keyed hashes: some cut short so that they find candidates and prove nothing, some whole.

A cut tag is a column of a Bloom filter: with the index key stolen too, each of its 256 values
still fits millions of numbers. Eight bits serve up to some 5,000 cases; ten and twelve bits wait
until the tags are made anew (`manage.py index_plan`, `index_rebuild`). Every hash has a root of its
own, and every line, kind and version a label of its own under that root.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from uuid import UUID

from vault.roots import roots

BITS = {1: 8, 2: 10, 3: 12}
#: From how many cases on a version is the right one.
FROM = {1: 0, 2: 5_000, 3: 20_000}
FIRST = 1
ROUTE_KEPT = 1


@dataclass(frozen=True, slots=True)
class Tag:
    """A cut hash and the version of its making."""

    value: bytes
    version: int


def tag(kind: str, value: str, *, version: int = FIRST) -> Tag:
    """The cut hash by which a number or handle may be recognised; the value comes normalised."""
    return Tag(_cut(_hash("index", f"{kind}.{version}", value), BITS[version]), version)


def coincidences(cases: int, bits: int) -> float:
    """How many others share the tag of a case, on average."""
    return cases / (1 << bits)


def stranger_matches(cases: int, bits: int) -> float:
    """The chance that somebody who is not in the index meets a tag that is."""
    return float(1 - (1 - 2.0**-bits) ** cases)


def fits(cases: int, bits: int) -> bool:
    """Whether a match says little and finds enough: 2 <= C < sqrt(R) (CipherSweet's planner)."""
    return 2 <= coincidences(cases, bits) < sqrt(cases)


def planned(cases: int) -> int:
    """The version that so many cases should have; too few for any keep the narrowest."""
    return max(version for version, first in FROM.items() if cases >= first)


def route_key(line: str, conversation: str) -> bytes:
    """The whole hash of an open conversation, 32 bytes."""
    return _hash("route", line, conversation)


def truncate_route(route: bytes) -> bytes:
    """What is left of a route once its conversation has closed."""
    return route[:ROUTE_KEPT]


def provider_key(line: str, provider_id: str) -> bytes:
    """The whole hash of a provider's id, 32 bytes: the same event is taken once."""
    return _hash("provider", line, provider_id)


def record_key(ref: UUID) -> bytes:
    """The key of a case's press fact, 8 bytes; no way leads back from it."""
    return _hash("record", "case", str(ref))[:8]


def noise_key(label: str, message: str) -> bytes:
    """The whole hash from which the noise of a press figure is drawn, 32 bytes."""
    return _hash("record", f"noise.{label}", message)


def audit_tag(kind: str, value: str) -> bytes:
    """The whole hash by which the auditor finds who looked at a number, 32 bytes."""
    return _hash("audit", kind, value)


def _hash(root: str, label: str, value: str) -> bytes:
    return hmac.digest(roots().derived(root, label), value.encode(), sha256)


def _cut(whole: bytes, bits: int) -> bytes:
    """The first bits, in as few bytes as hold them; what is left of the last byte is zero."""
    size = (bits + 7) // 8
    spare = size * 8 - bits
    return (int.from_bytes(whole[:size], "big") >> spare << spare).to_bytes(size, "big")
