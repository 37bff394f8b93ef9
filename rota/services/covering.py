"""How much of the rota is worked, counted minute by minute of all people of an office at once.

Nothing is kept of one person: neither when somebody came nor that they did not.
"""

from datetime import datetime, timedelta

from django.db import connection

from rota.models import Cover

#: So long a week's count is kept.
WEEKS_KEPT = timedelta(days=400)
COUNT = """
INSERT INTO rota_cover AS cover (office_id, week, planned, present, counted_to)
SELECT shift.office_id,
       date_trunc('week', %(minute)s::timestamptz AT TIME ZONE 'Europe/Kyiv')::date,
       count(*), count(*) FILTER (WHERE presence.state <> 'offline'), %(minute)s
  FROM rota_shift AS shift
  JOIN operators_operator AS person
    ON person.ref = shift.operator_id AND person.is_active AND person.office_id = shift.office_id
  LEFT JOIN operators_presence AS presence ON presence.operator_id = person.ref
 WHERE shift.begins <= %(minute)s AND shift.ends > %(minute)s
 GROUP BY shift.office_id
    ON CONFLICT (office_id, week) DO UPDATE
   SET planned = cover.planned + excluded.planned, present = cover.present + excluded.present,
       counted_to = excluded.counted_to
 WHERE cover.counted_to < excluded.counted_to
"""


def cover_count(*, at: datetime) -> None:
    """Count this minute, once, however often it is asked; a minute nobody counted is in no figure.

    Whoever rests after a hard contact, or pauses, is there: only who is offline is not.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"minute": at.replace(second=0, microsecond=0)})


def cover_forget(*, at: datetime) -> None:
    """Remove the counts of weeks that are long over."""
    Cover.objects.filter(counted_to__lt=at - WEEKS_KEPT).delete()
