"""Reading facts as sums of groups, and releases: those at work, and those that are published."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import Min, QuerySet

from press.disclosure import KEYS, Count
from press.models import Correction, Fact, Publication, Release, Released
from press.period import Period, ripe
from press.signatures import holds

MARKS = ("line", "caller_kind", "language", "region")
#: One pass over the weeks of a period; the keys are added up as whole numbers.
GROUPS = """
    SELECT line, caller_kind, language, region,
           count(*), sum(('x' || encode(key, 'hex'))::bit(64)::bigint)
      FROM press_fact
     WHERE week >= %s AND week < %s AND counted
     GROUP BY line, caller_kind, language, region
"""
Groups = Sequence[tuple[Mapping[str, str], Count]]


def groups_of(period: Period) -> Groups:
    """The records of a period in their finest groups."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [period.begins, period.after])
        rows = cursor.fetchall()
    return [
        (dict(zip(MARKS, row[:4], strict=True)), Count(row[4], int(row[5]) % KEYS)) for row in rows
    ]


def first_week() -> date | None:
    """The first week of which anything is known."""
    found: date | None = Fact.objects.aggregate(first=Min("week"))["first"]
    return found


def unbuilt(at: datetime) -> list[Period]:
    """The periods whose time has come and that are not frozen yet, the oldest first."""
    first = first_week()
    if first is None:
        return []
    frozen = set(Release.objects.values_list("period", flat=True))
    return [period for period in ripe(first, at) if str(period) not in frozen]


def frozen_alone() -> list[str]:
    """The periods that are frozen and for whose publication nobody stands."""
    stood_for = publications().values("release_id")
    return list(Release.objects.exclude(period__in=stood_for).values_list("period", flat=True))


def published(at: datetime) -> list[Released]:
    """What is published and is what was signed, the newest period first."""
    return sorted_out(at)[0]


def sorted_out(at: datetime) -> tuple[list[Released], list[str]]:
    """What is published, and the periods whose published figures are not what was signed."""
    every = list(Released.objects.filter(published_at__lte=at).order_by("-begins", "-period"))
    good = [each for each in every if holds(each)]
    return good, [each.period for each in every if each not in good]


def frozen_in_doubt() -> list[str]:
    """Every period whose frozen figures are not what was signed."""
    every = Release.objects.order_by("period")
    return [each.period for each in every.iterator() if not holds(each)]


def publications() -> QuerySet[Publication]:
    """Every publication that stands, with who prepared and who approved it."""
    people = Publication.objects.select_related("prepared_by", "approved_by")
    return people.filter(withdrawn_at=None)


def corrections() -> QuerySet[Correction]:
    """Every notice that stands or waits, the newest first."""
    people = Correction.objects.select_related("prepared_by", "approved_by")
    return people.filter(withdrawn_at=None).order_by("-prepared_at")
