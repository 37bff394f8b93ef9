"""Months of made-up requests and their figures, so that a newcomer sees releases as they would be.

All but the newest month are published by the two press officers; the newest waits for the second.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.utils.timezone import localtime

from operators.models import Operator
from operators.roles import Role
from press.models import Fact
from press.period import WEEK, Period, ripe
from press.services.publishing import release_approve, release_prepare

#: Since so long people have been turning to the line.
YEARS_AGO = 1
#: How many in the first week, and how many more in each week that follows.
FIRST, MORE = 14, 0.45
#: Out of a hundred.
SHARES = {
    "line": {"telephone": 52, "telegram": 41, "web": 6, "other": 1},
    "caller_kind": {"soldier": 27, "liable": 19, "family": 43, "other": 4, "unknown": 7},
    "language": {"ru": 86, "uk": 11, "other": 3},
    "region": {"west": 22, "centre": 31, "east": 25, "unknown": 22},
}


def figures_past(*, at: datetime) -> None:
    """Count made-up people for two years, freeze all closed periods, publish all but two months."""
    day = localtime(at).date()
    first = Period(day.year - YEARS_AGO).begins
    chance = Random("press")  # noqa: S311
    Fact.objects.bulk_create(_facts(first, day, chance), batch_size=5_000)
    one, other = Operator.objects.filter(role=Role.PRESS).order_by("call_sign")[:2]
    periods = sorted(ripe(first, at), key=lambda period: (period.ends, period))
    newest = sorted(period for period in periods if period.month)[-2:]
    for number, period in enumerate(periods):
        prepares, approves = (one, other) if number % 2 else (other, one)
        prepared = release_prepare(period=period, embargo_until=None, by=prepares, at=at)
        if period not in newest:
            release_approve(ref=prepared.ref, by=approves, at=at)


def _facts(first: date, day: date, chance: Random) -> Iterator[Fact]:
    monday, week = first, 0
    # The last weeks belong to the cases that are played.
    while monday + WEEK * 2 <= day - timedelta(days=day.weekday()):
        for _each in range(int(FIRST + MORE * week + chance.random() * 8)):
            yield Fact(
                key=chance.randbytes(8),
                week=monday,
                **{
                    mark: chance.choices(list(shares), list(shares.values()))[0]
                    for mark, shares in SHARES.items()
                },
            )
        monday, week = monday + WEEK, week + 1
