"""The chain over all entries: sealed in commit order, gapless, checked link by link.

h(i) = SHA-256(h(i-1) | seq as u64 | SHA-256(canonical entry)), h(0) = 32 zero bytes. The sealer
takes only entries of transactions older than every one still running (the xid8 horizon).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction

from audit.models import Entry, Seal
from vault import signing

LOCK = 7_311_001
BATCH = 2000
GENESIS = bytes(32)
READY = """
    SELECT e.id FROM audit_entry e
    LEFT JOIN audit_seal s ON s.entry_id = e.id
    WHERE s.seq IS NULL AND e.written_in < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY e.written_in, e.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is wrong with the chain; `seq` is the first place where it shows."""

    seq: int
    what: str

    def __str__(self) -> str:
        return f"seq {self.seq}: {self.what}"


def seal_pending() -> int:
    """Seal at most one batch of entries and say how many; one sealer works at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(READY, [BATCH])
        ids = [row[0] for row in cursor.fetchall()]
        entries = Entry.objects.in_bulk(ids)
        last = Seal.objects.order_by("-seq").first()
        seq, link = (last.seq, bytes(last.hash)) if last else (0, GENESIS)
        seals = []
        for entry_id in ids:
            seq += 1
            link = _link(link, seq, entries[entry_id])
            seals.append(Seal(seq=seq, entry_id=entry_id, hash=link))
        Seal.objects.bulk_create(seals)
    return len(seals)


def verify(checkpoints: Path | None = None) -> list[Finding]:
    """Everything that is wrong with the chain; an empty list means that it holds.

    `checkpoints` is a folder of signed checkpoint files kept outside the database.
    """
    findings: list[Finding] = []
    link, expected = GENESIS, 0
    hashes: dict[int, bytes] = {}
    wanted = {seq for seq, _hash, _ok in _checkpoints(checkpoints)}
    for seal in Seal.objects.select_related("entry").order_by("seq").iterator(BATCH):
        expected += 1
        if seal.seq != expected:
            findings.append(Finding(expected, "missing"))
            return findings
        link = _link(link, seal.seq, seal.entry)
        if link != bytes(seal.hash):
            findings.append(Finding(seal.seq, "does not match its entry"))
            return findings
        if seal.seq in wanted:
            hashes[seal.seq] = link
    return findings + list(_against(checkpoints, hashes))


def checkpoint(folder: Path, *, at: str) -> Path | None:
    """Write a signed checkpoint of the newest link into a folder; None while nothing is sealed."""
    last = Seal.objects.order_by("-seq").first()
    if last is None:
        return None
    body = {"seq": last.seq, "hash": bytes(last.hash).hex(), "at": at}
    signed = body | {
        "public": signing.public_key().hex(),
        "signature": signing.sign(_canonical(body)).hex(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{last.seq:012}.json"
    path.write_text(json.dumps(signed))
    return path


def _against(folder: Path | None, hashes: dict[int, bytes]) -> Iterator[Finding]:
    for seq, digest, genuine in sorted(_checkpoints(folder)):
        if not genuine:
            yield Finding(seq, "the checkpoint's signature does not hold")
        elif seq not in hashes:
            yield Finding(seq, "a checkpoint knows this link, the chain has lost it")
        elif hashes[seq] != digest:
            yield Finding(seq, "the chain differs from the checkpoint")


def _checkpoints(folder: Path | None) -> Iterator[tuple[int, bytes, bool]]:
    for path in sorted(folder.glob("*.json")) if folder else ():
        held = json.loads(path.read_text())
        body = {name: held[name] for name in ("seq", "hash", "at")}
        genuine = signing.verify(
            _canonical(body), bytes.fromhex(held["signature"]), public=signing.public_key()
        )
        yield int(held["seq"]), bytes.fromhex(held["hash"]), genuine


def _link(before: bytes, seq: int, entry: Entry) -> bytes:
    row = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "subject": str(entry.subject) if entry.subject else None,
        "reason": entry.reason,
        "detail": entry.detail,
        "receipt": entry.receipt,
        "subject_tag": bytes(entry.subject_tag).hex() if entry.subject_tag else None,
    }
    return sha256(before + seq.to_bytes(8, "big") + sha256(_canonical(row)).digest()).digest()


def _canonical(row: dict[str, object]) -> bytes:
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
