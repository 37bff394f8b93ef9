"""Folding what was written with the contacts into the counts of their hours."""

from django.db import connection

#: At most so many rows in one turn, so that it is short.
AT_ONCE = 20_000
FOLD = """
WITH taken AS (
    DELETE FROM floor_delta WHERE id IN (
        SELECT id FROM floor_delta ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING *
), summed AS (
    SELECT hour, office_id, line, language, what, within,
           sum(number) AS number, sum(seconds) AS seconds, count(*) AS rows
      FROM taken GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
), kept AS (
    INSERT INTO floor_tally AS tally
           (hour, office_id, line, language, what, within, number, seconds)
    SELECT hour, office_id, line, language, what, within, number, seconds FROM summed
        ON CONFLICT (office_id, hour, line, language, what, within) DO UPDATE
       SET number = tally.number + excluded.number, seconds = tally.seconds + excluded.seconds
)
SELECT COALESCE(sum(rows), 0) FROM summed
"""


def deltas_fold() -> int:
    """Fold the oldest changes, and say how many; safe to repeat, to break off, and to do twice.

    One statement takes and adds, so that a reader finds each change once, here or there.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [AT_ONCE])
        return int(cursor.fetchone()[0])
