"""A rota for the demonstration: nights and days of two weeks, with a hole in each of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cases.days import day_of
from operators.models import Operator
from rota.models import Shift

DAYS_BEHIND, DAYS_AHEAD = 8, 7
#: Who begins at which hour in Kyiv, for how many hours, and on which days of the week not.
ROTA = (
    ("Kalyna", 8, 12, {5, 6}),
    ("Dub", 10, 10, {2}),
    ("Sova", 20, 12, {0, 3}),
    ("Vesna", 8, 10, {6}),
    ("Bereza", 14, 10, {4}),
    ("Yavir", 8, 9, {5, 6}),
    ("Malva", 16, 8, {1}),
)


def rota_planned(*, staff: Sequence[Operator], at: datetime) -> None:
    """Plan the days around this one; what is there stays."""
    people = {person.call_sign: person for person in staff}
    first = day_of(at) - timedelta(days=DAYS_BEHIND)
    Shift.objects.bulk_create(
        Shift(
            operator=people[name],
            office_id=people[name].office_id,
            begins=(begins := day + timedelta(hours=hour)),
            ends=begins + timedelta(hours=length),
        )
        for day in (first + timedelta(days=n) for n in range(DAYS_BEHIND + DAYS_AHEAD))
        for name, hour, length, off in ROTA
        if day.weekday() not in off and name in people
    )
