"""The care of the outbox: rows go after a day, and a restored database begins a new epoch."""

from datetime import datetime, timedelta

from django.db import connection

KEEP = timedelta(hours=24)
BATCH = 5_000


def prune(*, at: datetime) -> int:
    """Delete the hints older than a day, in short transactions; gives their number."""
    deleted = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "DELETE FROM live_outbox WHERE (stream, seq) IN"
                " (SELECT stream, seq FROM live_outbox WHERE at < %s LIMIT %s)",
                [at - KEEP, BATCH],
            )
            number = int(cursor.rowcount)
            deleted += number
            if number < BATCH:
                return deleted


def epoch_renew() -> str:
    """Begin a new epoch after a restore: every browser looks afresh instead of going on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE live_epoch SET value = left(replace(gen_random_uuid()::text, '-', ''), 12)"
            " RETURNING value"
        )
        return str(cursor.fetchone()[0])
