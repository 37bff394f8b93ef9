"""How busy those on duty were, all together: of fewer than three people nothing is told.

Seconds of people, not of contacts: whoever holds two chats is busy once.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection

from floor.selectors import Span, summed

#: Below so many people a figure would be one of somebody.
FEWEST = 3
HOUR = timedelta(hours=1)
KINDS = ("signed", "busy", "excused", "people")
#: Those who are there now; the rest was written down as they went on.
NOW = """
SELECT duty.hour, duty.what, duty.seconds
  FROM operators_presence AS presence
  JOIN operators_operator AS person ON person.ref = presence.operator_id,
       floor_duty(
           presence.state, presence.reason, presence.since, presence.heartbeat_at, %(at)s
       ) AS duty
 WHERE person.office_id = %(office)s AND presence.state <> 'offline'
   AND duty.hour >= %(begins)s AND duty.hour < %(ends)s
"""


@dataclass(frozen=True, slots=True)
class Duty:
    """Seconds signed in, busy and excused, and how many people these were at the very least."""

    signed: int = 0
    busy: int = 0
    excused: int = 0
    people: int = 0

    @property
    def occupancy(self) -> float | None:
        """Busy, of the time signed in without excused pauses; None of too few people, or none."""
        there = self.signed - self.excused
        return self.busy / there if self.people >= FEWEST and there > 0 else None


def duty_by_hour(span: Span, *, at: datetime) -> Mapping[datetime, Duty]:
    """Those on duty by hour; hours that became days stand under the beginning of their day."""
    seconds: dict[datetime, Counter[str]] = {}
    for hour, what, number, spent in (
        *summed(span, "hour", "what", line="", what__in=KINDS),
        *_now(span, at),
    ):
        seconds.setdefault(hour, Counter())[what] += number if what == "people" else spent
    return {hour: _duty(sums) for hour, sums in sorted(seconds.items())}


def duty_whole(span: Span, *, at: datetime) -> Duty:
    """Those on duty in a whole span."""
    return together(duty_by_hour(span, at=at).values())


def together(hours: Collection[Duty]) -> Duty:
    """Several hours as one span; `people` is the most who were there in one of them.

    Only hours in which there were enough people count, or those of one would stand out of the sum.
    """
    told = [each for each in hours if each.people >= FEWEST]
    return Duty(
        signed=sum(each.signed for each in told),
        busy=sum(each.busy for each in told),
        excused=sum(each.excused for each in told),
        people=max((each.people for each in hours), default=0),
    )


def _duty(sums: Counter[str]) -> Duty:
    # So many must have been there to be signed in for longer than fewer could.
    people = sums["people"] or ceil(sums["signed"] / HOUR.total_seconds())
    return Duty(sums["signed"], sums["busy"], sums["excused"], people)


def _now(span: Span, at: datetime) -> Iterator[tuple[datetime, str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            NOW, {"office": span.office, "begins": span.begins, "ends": span.ends, "at": at}
        )
        for hour, what, spent in cursor.fetchall():
            yield hour, what, 0, spent
