"""Folding what was written with the contacts into the counts of hours, and old hours into days."""

from datetime import datetime, timedelta

from django.db import connection

from floor.duty import FEWEST

#: So long after a contact its hour is told, for the shift and its leader; then its day is enough.
HOURS_KEPT = timedelta(days=2)
#: A language that fewer spoke in a day and line is not told apart: it would say it of a contact.
FEW = 10

#: So long the minutes of contacts are told, for what went lately.
MINUTES_KEPT = timedelta(hours=1)

TOLD = {"few": FEW, "fewest": FEWEST}

#: At most so many rows in one turn, so that it is short.
AT_ONCE = 20_000
FOLD = """
WITH taken AS (
    -- By their place, so that no guess about how many there are makes it slow.
    DELETE FROM floor_delta WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM floor_delta ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    )) RETURNING *
), summed AS (
    SELECT hour, office_id, line, language, what, within,
           sum(number) AS number, sum(seconds) AS seconds, count(*) AS rows
      FROM taken GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
), lately AS (
    INSERT INTO floor_lately AS lately (minute, office_id, what, within, number, seconds)
    SELECT minute, office_id, what, within, sum(number), sum(seconds)
      FROM taken WHERE minute IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (office_id, minute, what, within) DO UPDATE
       SET number = lately.number + excluded.number, seconds = lately.seconds + excluded.seconds
), daily AS (
    INSERT INTO floor_daily AS daily (day, office_id, what, within, number, seconds)
    SELECT date_trunc('day', hour, 'Europe/Kyiv'), office_id, what, within,
           sum(number), sum(seconds)
      FROM taken WHERE line > '' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (office_id, day, what, within) DO UPDATE
       SET number = daily.number + excluded.number, seconds = daily.seconds + excluded.seconds
), kept AS (
    INSERT INTO floor_tally AS tally
           (hour, is_day, office_id, line, language, what, within, number, seconds)
    SELECT hour, false, office_id, line, language, what, within, number, seconds FROM summed
        ON CONFLICT (office_id, hour, is_day, line, language, what, within) DO UPDATE
       SET number = tally.number + excluded.number, seconds = tally.seconds + excluded.seconds
)
SELECT COALESCE(sum(rows), 0) FROM summed
"""

TO_DAYS = """
WITH taken AS (
    DELETE FROM floor_tally
     WHERE NOT is_day AND hour < date_trunc('day', %(before)s::timestamptz, 'Europe/Kyiv')
    RETURNING *, date_trunc('day', hour, 'Europe/Kyiv') AS day
), offers AS (
    SELECT office_id, day, line, language, sum(number) AS number
      FROM taken WHERE what = 'offered' AND language <> '' GROUP BY 1, 2, 3, 4
), ranked AS (
    -- The only one of few would be known by what is missing: the next smallest goes with it.
    SELECT *, count(*) FILTER (WHERE number BETWEEN 1 AND %(few)s - 1) OVER place AS few,
           row_number() OVER (
               PARTITION BY office_id, day, line, number >= %(few)s ORDER BY number, language
           ) AS nth
      FROM offers WINDOW place AS (PARTITION BY office_id, day, line)
), spoken AS (
    SELECT office_id, day, line, language FROM ranked
     WHERE number >= %(few)s AND (few <> 1 OR nth > 1)
), enough AS (
    SELECT office_id, hour FROM taken WHERE what = 'signed'
     GROUP BY 1, 2 HAVING ceil(sum(seconds) / 3600.0) >= %(fewest)s
), coarse AS (
    SELECT office_id, day, line, COALESCE(spoken.language, '') AS language, what, within,
           sum(number) AS number, sum(seconds) AS seconds
      FROM taken LEFT JOIN spoken USING (office_id, day, line, language)
     WHERE what NOT IN ('signed', 'busy', 'excused')
        OR (office_id, hour) IN (SELECT office_id, hour FROM enough)
     GROUP BY 1, 2, 3, 4, 5, 6
), people AS (
    SELECT office_id, day, max(ceil(seconds / 3600.0)) AS number
      FROM taken WHERE what = 'signed' GROUP BY 1, 2
)
INSERT INTO floor_tally AS tally
       (office_id, hour, is_day, line, language, what, within, number, seconds)
SELECT office_id, day, true, line, language, what, within, number, seconds FROM coarse
UNION ALL SELECT office_id, day, true, '', '', 'people', 0, number, 0 FROM people
 ORDER BY 1, 2, 4, 5, 6, 7
    ON CONFLICT (office_id, hour, is_day, line, language, what, within) DO UPDATE
   SET number = CASE tally.what WHEN 'people' THEN GREATEST(tally.number, excluded.number)
                                ELSE tally.number + excluded.number END,
       seconds = tally.seconds + excluded.seconds
"""


def deltas_fold() -> int:
    """Fold the oldest changes, and say how many; safe to repeat, to break off, and to do twice.

    One statement takes and adds, so that a reader finds each change once, here or there.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [AT_ONCE])
        return int(cursor.fetchone()[0])


def hours_fold(*, at: datetime) -> None:
    """Let counts of old hours give way to those of their day in Kyiv, and old minutes to nothing.

    A contact keeps its day alone, and an hour in which one came would tell its hour for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute(TO_DAYS, TOLD | {"before": at - HOURS_KEPT})
        cursor.execute("DELETE FROM floor_lately WHERE minute < %s", [at - MINUTES_KEPT])
