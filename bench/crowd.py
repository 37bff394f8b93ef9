"""So many cases and contacts that a list has to find its page among them."""

import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

LETTERS = "ABCEHKMPTX0123456789"
#: Of so many cases one is open, and of so many contacts one waits, up to a full queue.
OPEN, WAITING = 50, 60
#: So many rows at a time, so that a long filling says how far it is.
STEP = 100_000
GUARDS = ("cases_case", "cases_contact")
CASES = """
INSERT INTO cases_case
    (ref, code, office_id, stage, frozen, priority, version, evidence, opened_at, moved_at, coarse,
     outcome, "window")
SELECT (lpad(to_hex(n), 8, '0') || '-0000-4000-a000-000000000000')::uuid,
       (SELECT string_agg(CASE WHEN place = 3 THEN '-' ELSE '' END
                          || substr(%(letters)s, 1 + (n / (20 ^ place)::int) %% 20, 1), ''
                          ORDER BY place) FROM generate_series(0, 5) AS place),
       %(office)s,
       CASE WHEN n %% %(open)s <> 0 THEN 'resolved'
            ELSE (ARRAY['intake', 'verified'])[1 + n / %(open)s %% 2] END,
       false, 1 + n %% 2, 1, 1, now() - n * interval '1 minute', now() - n * interval '1 minute',
       false, CASE WHEN n %% %(open)s <> 0 THEN '\\x00'::bytea END, 0
  FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
CONTACTS = """
INSERT INTO cases_contact
    (ref, office_id, line, channel, queue_id, state, priority, lane, version, offered_at, rank_at,
     closed_at, coarse, compared)
SELECT (lpad(to_hex(n), 8, '0') || '-0000-4000-b000-000000000000')::uuid, %(office)s, 'telephone',
       'call', CASE WHEN n <= %(waiting)s THEN %(queue)s::uuid END,
       CASE WHEN n <= %(waiting)s THEN 'offered' ELSE 'closed' END, 1 + n %% 2, 1, 1,
       now() - n * interval '1 minute', now() - n * interval '1 minute',
       CASE WHEN n > %(waiting)s THEN now() - n * interval '1 minute' END, false, false
  FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""


def case_ref(number: int) -> UUID:
    """The name of a case by its place, the newest first."""
    return UUID(f"{number:08x}-0000-4000-a000-000000000000")


def gather(connection: Any, *, office: Any, queue: Any, number: int) -> None:
    """So many cases and contacts of one office, most of them over; the database guards nothing."""
    told = {"office": office, "queue": queue, "letters": LETTERS}
    with connection.cursor() as cursor:
        for table in GUARDS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for part in in_steps(number, "cases and contacts"):
            cursor.execute(CASES, told | part | {"open": OPEN})
            cursor.execute(CONTACTS, told | part | {"waiting": WAITING})
        for table in GUARDS:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE cases_case, cases_contact")


def in_steps(number: int, what: str) -> Iterator[dict[str, int]]:
    """The first and the last row of each step; a filling of many steps says how far it is."""
    for first in range(1, number + 1, STEP):
        last = min(number, first + STEP - 1)
        yield {"first": first, "last": last}
        if number > STEP:
            sys.stderr.write(f"  {last:,} of {number:,} {what}\n")
