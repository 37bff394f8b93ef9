"""Who comes is counted with their contact; small counts are told apart for a day only."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import TruncDay

from cases.identifiers import country_of
from cases.models.traffic import ELSEWHERE, Traffic
from cases.usual import DAY, HOUR, WEEK, WEEKS, quarter_of

#: A country that a line has fewer from in a day is told apart for that day only.
FEW = 10
KEPT = HOUR * WEEK * (WEEKS + 1)
COUNT = """
    INSERT INTO cases_traffic (line, country, quarter, seen, last_minute)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (line, country, quarter) DO UPDATE
       SET seen = cases_traffic.seen + excluded.seen,
           last_minute = greatest(cases_traffic.last_minute, excluded.last_minute)
"""


def traffic_count(*, line: str, number: str, at: datetime) -> None:
    """Count one contact, within the unit that keeps it, as late as can be."""
    quarter = quarter_of(at)
    _add(line, country_of(number) or ELSEWHERE, quarter, 1, (at - quarter) // timedelta(minutes=1))


def traffic_tend(*, at: datetime) -> int:
    """Forget minutes after an hour, small countries after a day, and everything after nine weeks.

    Says how many rows went into the rest of their line.
    """
    Traffic.objects.filter(quarter__lt=at - HOUR, last_minute__isnull=False).update(
        last_minute=None
    )
    Traffic.objects.filter(quarter__lt=at - KEPT).delete()
    days = (
        Traffic.objects.filter(quarter__lt=at - HOUR * DAY)
        .exclude(country=ELSEWHERE)
        .annotate(day=TruncDay("quarter", tzinfo=UTC))
        .values("line", "country", "day")
        .annotate(number=Sum("seen"))
        .filter(number__lt=FEW, day__lte=at - HOUR * DAY * 2)
        .order_by()
    )
    return sum(_fold(each["line"], each["country"], each["day"]) for each in days)


@transaction.atomic
def _fold(line: str, country: str, day: datetime) -> int:
    rows = Traffic.objects.select_for_update().filter(
        line=line, country=country, quarter__gte=day, quarter__lt=day + HOUR * DAY
    )
    counts: dict[datetime, int] = defaultdict(int)
    for row in rows:
        counts[row.quarter] += row.seen
    for quarter, seen in sorted(counts.items()):
        _add(line, ELSEWHERE, quarter, seen, None)
    rows.delete()
    return len(counts)


def _add(line: str, country: str, quarter: datetime, seen: int, minute: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [line, country, quarter, seen, minute])
