"""The sealer: gives every committed entry its place in the chain, in the order of commits.

It takes only entries of transactions older than every one still running (the xid8 horizon), so
nothing committed late is passed over. The last link of each batch is signed: whoever rewrites
the tables has no key to sign the result, and the sealer never builds on a link it did not sign.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from audit.links import COLUMNS, GENESIS, Row, link, seal_statement
from audit.models import Seal
from vault import signing

LOCK = 7_311_001
BATCH = 2000
Place = tuple[str, int]
FIRST: Place = ("0", 0)

LAST = """
    SELECT s.seq, s.hash, s.signature, e.id, e.written_in::text,
           e.written_in >= pg_snapshot_xmax(pg_current_snapshot())
    FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id
    ORDER BY s.seq DESC LIMIT 1
"""
# Sealing follows (written_in, id), so what is new lies behind the entry sealed last.
READY = """
    SELECT e.id FROM audit_entry e
    WHERE e.written_in < pg_snapshot_xmin(pg_current_snapshot())
      AND (e.written_in, e.id) > (%s::xid8, %s)
      AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)
    ORDER BY e.written_in, e.id LIMIT %s
"""
# A visible transaction that this server has yet to begin is one of the server the backup is from.
RESTORED = """
    SELECT e.id FROM audit_entry e
    WHERE e.written_in >= pg_snapshot_xmax(pg_current_snapshot())
      AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id)
    ORDER BY e.written_in, e.id LIMIT %s
"""
ROWS = f"SELECT {COLUMNS} FROM audit_entry e WHERE e.id = ANY(%s)"  # noqa: S608 - our own columns


class ChainBroken(RuntimeError):
    """The newest link is not one that this office signed; `manage.py audit_verify` says more."""


def seal_pending(*, using: str = "default") -> int:
    """Seal at most one batch of entries and say how many; one sealer works at a time.

    `using` names the connection: outside tests that of the one account which may add to the chain.
    Raises ChainBroken.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(LAST)
        seq, digest, after = _last(cursor.fetchone())
        numbers = _ready(cursor, after)
        rows = rows_of(numbers, using=using)
        seals = []
        for seq, number in enumerate(numbers, seq + 1):  # noqa: B020 - goes on from the last one
            digest = link(digest, seq, rows[number])
            seals.append(Seal(seq=seq, entry_id=number, hash=digest))
        if seals:
            seals[-1].signature = signing.sign(seal_statement(seq, digest))
        Seal.objects.using(using).bulk_create(seals)
    return len(seals)


def rows_of(numbers: list[int], *, using: str = "default") -> dict[int, Row]:
    """The entries of these ids as they go into the chain, by id."""
    with connections[using].cursor() as cursor:
        cursor.execute(ROWS, [numbers])
        return {row[0]: Row._make(row) for row in cursor.fetchall()}


def _last(found: tuple[Any, ...] | None) -> tuple[int, bytes, Place | None]:
    """The newest link, once its signature holds, and its entry's place in the order of sealing."""
    if found is None:
        return 0, GENESIS, None
    seq, digest, signature, entry_id, written_in, restored = found
    statement = seal_statement(seq, bytes(digest))
    genuine = signing.verify(statement, bytes(signature or b""), public=signing.public_key())
    if entry_id is None or not genuine:
        raise ChainBroken(f"seq {seq}: the newest link is not one that this office signed")
    return seq, bytes(digest), None if restored else (written_in, entry_id)


def _ready(cursor: CursorWrapper, after: Place | None) -> list[int]:
    """The entries that come next; those of a restored backup come first."""
    numbers: list[int] = []
    if after is None:
        cursor.execute(RESTORED, [BATCH])
        numbers = [number for (number,) in cursor.fetchall()]
    cursor.execute(READY, [*(after or FIRST), BATCH - len(numbers)])
    return numbers + [number for (number,) in cursor.fetchall()]
