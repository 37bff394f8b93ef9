"""How many people each hour of the week needs, from what usually comes and how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cases.days import day_of
from floor.erlang import Waiting, impatient, needed, on_the_rota

HOUR = 3_600
#: Of a contact, in seconds, until enough conversations are counted; and what counts as enough.
HANDLING, ENOUGH = 1_020, 50
#: Three minutes until a caller gives up, on average: an assumption, said on the page.
PATIENCE = 180
#: The mark of NENA-STA-020.1-2020 that is planned for.
WITHIN, SHARE = 15, 0.90
#: Leave, illness, training and breaks, as a share of paid time.
ABSENT = 0.30


@dataclass(frozen=True, slots=True)
class Need:
    """One hour: contacts that come, people needed, and people on the rota."""

    coming: float
    people: int
    planned: int


@dataclass(frozen=True, slots=True)
class Week:
    """The 168 hours from Monday 00:00 in Kyiv, and the seconds one contact takes."""

    hours: tuple[Need, ...]
    handling: int


def week_needed(rates: Sequence[float], handling: float | None, counted: int, at: datetime) -> Week:
    """What each hour of the week of `at` needs; `rates` are contacts an hour, by UTC hour of week.

    `handling` in seconds rests on `counted` conversations; too few of them and the usual one is
    taken. Raises ValueError for another number of rates than 168.
    """
    if len(rates) != 168:
        raise ValueError("a week has 168 hours")
    seconds = handling_taken(handling, counted)
    first = week_begins(at)
    hours = tuple(hour_needed(rates[(first + number) % 168], seconds) for number in range(168))
    return Week(hours=hours, handling=seconds)


def week_begins(at: datetime) -> int:
    """The hour of the week in UTC with which the week of `at` begins in Kyiv."""
    today = day_of(at)
    begins = (today - timedelta(days=today.weekday())).astimezone(UTC)
    return begins.weekday() * 24 + begins.hour


def met(need: Need, handling: int) -> Waiting | None:
    """What callers meet who do not wait for ever, in such an hour; None where nobody comes."""
    load = need.coming * handling / HOUR
    return impatient(load, need.people, handling, PATIENCE) if load else None


def handling_taken(handling: float | None, counted: int) -> int:
    """The seconds of one contact: as counted, or the usual ones where too few were."""
    return round(handling) if handling and counted >= ENOUGH else HANDLING


def hour_needed(coming: float, handling: int) -> Need:
    """What one hour needs in which so many contacts come, of so many seconds each."""
    people = needed(coming * handling / HOUR, handling, WITHIN, SHARE)
    return Need(coming=coming, people=people, planned=on_the_rota(people, ABSENT))
