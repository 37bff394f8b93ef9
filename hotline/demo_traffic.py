"""Weeks of made-up traffic, so that a newcomer sees what each line usually brings, and a silence.

Nobody has come by the built-in telephone line from one country for hours; the watch finds that by
itself, in its first look.
"""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from cases.models import Traffic, Watch
from cases.usual import DAY, HOUR, QUARTER, WEEK, quarter_of

WEEKS_AGO = 4
#: Contacts an hour on average, by line and country.
USUALLY = {
    ("sip", "RU"): 9.0,
    ("sip", "UA"): 5.0,
    ("telephone", "UA"): 4.0,
    ("telephone", "KZ"): 2.0,
    ("telegram", "ZZ"): 12.0,
    ("web", "ZZ"): 3.0,
}
#: Since so long nobody comes by this line from this country.
SILENT, SILENT_FOR = ("sip", "RU"), HOUR * 5
#: By hour of the day in UTC: few at dawn, most in the evening.
RHYTHM = (*(0.6, 0.5, 0.4, 0.5), *(0.7, 0.8) * 2, *(1.0,) * 8, *(1.4,) * 6, 1.0, 0.8)


def traffic_past(*, at: datetime) -> None:
    """Fill an empty count; the watch has looked without a break since a day."""
    rows = list(_rows(quarter_of(at), Random("traffic")))  # noqa: S311
    Traffic.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)
    Watch.objects.get_or_create(defaults={"since": at - HOUR * DAY, "at": at})


def _rows(last: datetime, chance: Random) -> Iterator[Traffic]:
    for (line, country), an_hour in USUALLY.items():
        until = last - (SILENT_FOR if (line, country) == SILENT else QUARTER)
        for number in range(WEEKS_AGO * WEEK * 4):
            quarter = until - QUARTER * number
            mean = an_hour / 4 * RHYTHM[quarter.hour]
            # About as many as usual, evenly enough that no other silence is found.
            seen = int(mean) + (chance.random() < mean % 1)
            if seen:
                yield Traffic(line=line, country=country, quarter=quarter, seen=seen)
