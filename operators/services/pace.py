"""Nobody reveals or searches faster than a person can need to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.models import Alert, Kind, Operator, Pace
from operators.selectors import alerts_of
from operators.services.alerts import AlertRefused, alert_raise


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times within any span of `within`; the first refusal raises `alert`."""

    most: int
    within: timedelta
    alert: Kind


LIMITS: Mapping[str, Limit] = {
    "reveal": Limit(60, timedelta(hours=1), Kind.REVEAL_LIMIT),
    "search": Limit(30, timedelta(minutes=1), Kind.SEARCH_LIMIT),
}
#: One row, one statement: of two requests at once the second sees what the first took.
TAKE = """
INSERT INTO operators_pace AS held (operator_id, what, moments, refused)
VALUES (%(person)s, %(what)s, ARRAY[%(at)s::timestamptz], 0)
ON CONFLICT (operator_id, what) DO UPDATE SET (moments, refused) = (
    SELECT CASE WHEN count(*) < %(most)s THEN array_append(array_agg(recent), %(at)s)
                ELSE array_agg(recent) END,
           CASE WHEN count(*) < %(most)s THEN 0 ELSE held.refused + 1 END
      FROM unnest(held.moments) AS recent WHERE recent > %(since)s
)
RETURNING refused, moments[1]
"""


class TooOften(Exception):
    """The person did this too often; `again_in` says for how many seconds it stays refused."""

    def __init__(self, what: str, again_in: int) -> None:
        super().__init__(what)
        self.what = what
        self.again_in = again_in


def take(*, person: Operator, what: str, at: datetime) -> None:
    """Count one doing of this person before it is done; call it outside any unit.

    Raises TooOften, whatever the thing is that was asked for, so that no limit tells what exists.
    """
    limit = LIMITS[what]
    with unit():
        with connection.cursor() as cursor:
            cursor.execute(
                TAKE,
                {
                    "person": person.pk,
                    "what": what,
                    "at": at,
                    "most": limit.most,
                    "since": at - limit.within,
                },
            )
            refused, first = cursor.fetchone()
        if refused == 1:
            alert_raise(
                kind=limit.alert, office=person.office_id, subject=person.pk, by=person, at=at
            )
    if refused:
        raise TooOften(what, max(1, int((first + limit.within - at).total_seconds())))


def pace_unlock(*, alert_ref: UUID, by: Operator, at: datetime) -> Alert:
    """Let the person of a limit's alert go on at once; the alert itself is cleared apart.

    Raises Alert.DoesNotExist when it is out of reach or no limit's, AlertRefused for one's own.
    """
    kinds = {limit.alert.value: what for what, limit in LIMITS.items()}
    with unit():
        alert = alerts_of(by).filter(kind__in=kinds).get(ref=alert_ref)
        if alert.by_id == by.pk:
            raise AlertRefused(
                _("Another supervisor lets you go on, or the time that the page named.")
            )
        what = kinds[alert.kind]
        Pace.objects.filter(operator=alert.by_id, what=what).update(moments=[], refused=0)
        record(
            "pace.unlocked",
            actor=str(by.pk),
            role=by.role,
            subject=alert.by_id,
            at=at,
            what=what,
        )
    return alert
