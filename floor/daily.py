"""Figures of whole days in Kyiv, one row of the answer for each day: what months are made of.

Days are kept by themselves, of all lines and languages; what is still to be folded is added up by
PostgreSQL, so that only figures travel.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from floor.figures import Figures
from floor.selectors import Span
from floor.what import PLAIN, What

_SUMS = ", ".join(
    f"COALESCE(sum({'seconds' if timed else 'number'}) FILTER (WHERE what = '{what}'), 0)::bigint"
    for what, timed in PLAIN.values()
)
_WAITS = f"(WHERE what = '{What.WAIT}' AND number <> 0)"
# The names are constants of our own: nothing of it is anybody's input.
DAYS = f"""
WITH counted AS (
    SELECT day, what, within, sum(number) AS number, sum(seconds) AS seconds
      FROM (SELECT day, what, within, number, seconds FROM floor_daily
             WHERE office_id = %(office)s AND day >= %(begins)s AND day < %(ends)s
            UNION ALL
            SELECT date_trunc('day', hour, 'Europe/Kyiv'), what, within, number, seconds
              FROM floor_delta
             WHERE office_id = %(office)s AND hour >= %(begins)s AND hour < %(ends)s
               AND line > '') AS each
     GROUP BY 1, 2, 3
)
SELECT day, COALESCE(array_agg(within) FILTER {_WAITS}, '{{}}'),
       COALESCE(array_agg(number) FILTER {_WAITS}, '{{}}'), {_SUMS}
  FROM counted GROUP BY 1 ORDER BY 1
"""  # noqa: S608


def figures_daily(span: Span) -> Mapping[datetime, Figures]:
    """The figures of each day of a span that begins and ends with a day in Kyiv."""
    with connection.cursor() as cursor:
        cursor.execute(DAYS, {"office": span.office, "begins": span.begins, "ends": span.ends})
        return {
            day: Figures(
                waits=dict(zip(bounds, waits, strict=True)), **dict(zip(PLAIN, sums, strict=True))
            )
            for day, bounds, waits, *sums in cursor.fetchall()
        }
