"""What is not in the journal any more, and what never got its place: counted row by row."""

from datetime import datetime, timedelta

from django.db import connection

from audit.models import Entry

#: By then the sealer has given every row its place, whatever transaction was open.
PLACED_WITHIN = timedelta(minutes=2)
GAPS = """
    WITH here AS (
        SELECT s.seq FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id
        UNION ALL SELECT max(seq) + 1 FROM audit_seal
    ), pairs AS (SELECT seq, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS before FROM here)
    SELECT before + 1, seq - 1 FROM pairs WHERE seq > before + 1 ORDER BY seq LIMIT %s
"""


def gaps(*, most: int) -> list[tuple[int, int]]:
    """The places in the chain that have no row, from and to, the first ones first."""
    with connection.cursor() as cursor:
        cursor.execute(GAPS, [most])
        return [(first, last) for first, last in cursor.fetchall()]


def unplaced(*, newest: int, at: datetime, most: int) -> list[int]:
    """The rows up to this one that should have a place in the chain by now and have none."""
    late = Entry.objects.filter(seal=None, id__lte=newest, at__lt=at - PLACED_WITHIN)
    return list(late.order_by("id").values_list("id", flat=True)[:most])
