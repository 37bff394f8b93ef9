"""Keyed hashes: some cut short so that they find candidates and prove nothing, some whole.

A cut tag is a column of a Bloom filter: with the index key stolen too, each of its 256 values
still fits millions of numbers. Eight bits serve up to some 5,000 cases; the version leaves room
to rebuild with twelve and sixteen.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from vault.roots import roots

TAG_VERSION = 1
TAG_BYTES = 1
ROUTE_KEPT = 1


@dataclass(frozen=True, slots=True)
class Tag:
    """A cut hash and the version of its making."""

    value: bytes
    version: int


def tag(kind: str, value: str) -> Tag:
    """The cut hash by which a number or handle may be recognised."""
    return Tag(_hash("index", f"{kind}.{TAG_VERSION}", value)[:TAG_BYTES], TAG_VERSION)


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


def audit_tag(kind: str, value: str) -> bytes:
    """The whole hash by which the auditor finds who looked at a number, 32 bytes."""
    return _hash("audit", kind, value)


def _hash(root: str, label: str, value: str) -> bytes:
    return hmac.digest(roots().derived(root, label), value.encode(), sha256)
