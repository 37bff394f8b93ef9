"""The chain over all entries, walked link by link: whatever was changed shows where it was done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from psycopg import Cursor

from audit import checkpoints as kept
from audit.links import COLUMNS, GENESIS, Row, link, seal_statement
from audit.models import Entry
from audit.sealing import ChainBroken, seal_pending
from vault import signing

__all__ = [
    "ChainBroken",
    "Finding",
    "Walked",
    "against",
    "of_links",
    "seal_pending",
    "unsealed",
    "verify",
    "walk_on",
]

CHUNK = 1000
MISSING, LOST = "is missing", "has lost its entry"
CHANGED = "does not follow from its entry and the link before"
FORGED, DIFFERS = "has a checkpoint that this office did not sign", "differs from its checkpoint"
UNSIGNED = "is not signed by this office"
LEAST = -(2**63)
LINKS = f"""
    SELECT s.seq, s.hash, s.signature, {COLUMNS}
    FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id
    WHERE s.seq > %s ORDER BY s.seq LIMIT %s
"""  # noqa: S608 - the names of our own columns


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something is wrong with the chain; `seq` is the first place where it shows."""

    seq: int
    what: str

    def __str__(self) -> str:
        return f"seq {self.seq}: {self.what}"


class Walked(NamedTuple):
    """How far the links hold, and the hashes that the checkpoints ask for."""

    seq: int
    digest: bytes
    signature: bytes
    asked: dict[int, bytes]
    broken: Finding | None


def verify(
    *checkpoints: Path,
    public: bytes | None = None,
    newer_than: datetime | None = None,
    walked_past: Callable[[int], object] = lambda links: None,
) -> list[Finding]:
    """Everything that is wrong with the chain, the first bad seq first; empty if it holds.

    1. Every link follows from its entry and from the link before it.
    2. The newest link bears this office's signature, or that of the public key given.
    3. Every checkpoint in each folder is genuine and finds its link in the chain.
    4. One in each folder is newer than the moment given, if one is given.

    `walked_past` hears, piece by piece, how many links were read.
    """
    public = public or signing.public_key()
    held = [kept.read(folder, public=public) for folder in checkpoints]
    walked = _walk({mark.seq for each in held for mark in each.marks}, walked_past)
    findings = [Finding(0, trouble) for each in held for trouble in each.troubles]
    for each in held:
        findings += [*against(each.marks, walked), *_late(each.marks, newer_than)]
    return sorted([*findings, *of_links(walked, public=public)])


def walk_on(seq: int, digest: bytes, *, most: int | None = None) -> Walked:
    """Walk at most so many links behind one that was found to hold."""
    return _walk(set(), lambda links: None, seq=seq, digest=digest, most=most)


def of_links(walked: Walked, *, public: bytes) -> list[Finding]:
    """What is wrong with the links themselves: the first that does not hold, or is not signed."""
    if walked.broken:
        return [walked.broken]
    if walked.seq and not _signed(walked.seq, walked.digest, walked.signature, public):
        return [Finding(_first_unsigned(public), UNSIGNED)]
    return []


def unsealed() -> int:
    """How many entries wait for their place in the chain."""
    return Entry.objects.filter(seal=None).count()


def _walk(
    asked: set[int],
    walked_past: Callable[[int], object],
    *,
    seq: int = 0,
    digest: bytes = GENESIS,
    most: int | None = None,
) -> Walked:
    signature = b""
    hashes: dict[int, bytes] = {}
    for found, stored, signed, row in islice(_links(walked_past, after=seq or LEAST), most):
        following = _following(digest, found, row) if row else None
        if found != seq + 1:
            broken = Finding(seq + 1, MISSING)
        elif following is None:
            broken = Finding(found, LOST)
        elif following != stored:
            broken = Finding(found, CHANGED)
        else:
            seq, digest, signature = found, following, signed
            if seq in asked:
                hashes[seq] = digest
            continue
        return Walked(seq, digest, signature, hashes, broken)
    return Walked(seq, digest, signature, hashes, None)


def _following(before: bytes, seq: int, row: Row) -> bytes:
    """The next hash; none for an entry that nobody could have written."""
    try:
        return link(before, seq, row)
    except (ValueError, OverflowError):
        return b""


def _links(
    walked_past: Callable[[int], object] = lambda links: None, *, after: int = LEAST
) -> Iterator[tuple[int, bytes, bytes, Row | None]]:
    """Every link in its order, with its entry if that is still there.

    Read in pieces, each one statement, so that no transaction stays open, and in binary form,
    which is read some times quicker than text.
    """
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        while piece := cursor.execute(LINKS, [after, CHUNK], binary=True).fetchall():
            for seq, stored, signed, *entry in piece:
                yield seq, stored, signed or b"", None if entry[0] is None else Row._make(entry)
            after = piece[-1][0]
            walked_past(len(piece))


def against(marks: Iterable[kept.Mark], walked: Walked) -> Iterator[Finding]:
    """Where the checkpoints of one folder and the chain contradict each other."""
    for mark in marks:
        if not mark.genuine:
            yield Finding(mark.seq, FORGED)
        elif mark.seq in walked.asked and walked.asked[mark.seq] != mark.digest:
            yield Finding(mark.seq, DIFFERS)
        elif mark.seq > walked.seq and walked.broken is None:
            yield Finding(walked.seq + 1, f"{MISSING}: a checkpoint knows seq {mark.seq}")


def _late(marks: list[kept.Mark], newer_than: datetime | None) -> Iterator[Finding]:
    genuine = [mark for mark in marks if mark.genuine]
    if newer_than is None or any(mark.at > newer_than for mark in genuine):
        return
    last = max((mark.seq for mark in genuine), default=0)
    yield Finding(last + 1, "is due: no checkpoint was written lately")


def _signed(seq: int, digest: bytes, signature: bytes, public: bytes) -> bool:
    return signing.verify(seal_statement(seq, digest), signature, public=public)


def _first_unsigned(public: bytes) -> int:
    """The place behind the newest signature that holds, before the first that does not."""
    good = 0
    for seq, digest, signature, _row in _links():
        if not signature:
            continue
        if not _signed(seq, digest, signature, public):
            break
        good = seq
    return good + 1
