"""Whoever has nothing but the files of `/press/api/`, and knows everybody but one.

Months are made so that what is sought stands where it is easiest to find: at an edge of rounding,
or in a small cell. The key of each period is a known one, so that every run sees the same draws.
"""

import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from random import Random
from typing import Any

from django.db import connection
from django.test import Client

from operators.models import Operator
from press.models import Fact
from press.period import Period
from press.services.publishing import release_approve, release_prepare
from press.tables import DIMENSIONS
from tests.press.attacks import Way
from tests.press.conftest import AT

MONTHS = [Period(year, month) for year in (2022, 2023) for month in range(1, 13)]
#: Marks of whoever is sought, and of everybody beside them.
SOUGHT = {"line": "web", "caller_kind": "soldier", "language": "uk", "region": "west"}
OTHERS = {"line": "telephone", "caller_kind": "family", "language": "ru", "region": "east"}
#: So many have each mark of the one who is sought, and so many there are; both at an edge.
EDGE, ALL = 57, 112
Marks = dict[str, str]
Place = tuple[str, tuple[str, ...]]


@dataclass
class Newsroom:
    """What was downloaded, and what is known of whoever was counted in each month."""

    client: Client
    known: dict[Period, list[Marks]]
    #: Of each month, whether the one who is sought was counted; the attacker does not look.
    sought: dict[Period, bool] = field(default_factory=dict)

    @cached_property
    def files(self) -> dict[str, dict[str, Any]]:
        """Every release that the list names, as a newsroom downloads it."""
        listed = self.client.get("/press/api/releases/").json()["releases"]
        return {each["id"]: self.client.get(each["files"]["json"]).json() for each in listed}

    def counts(self, period: Period, name: str, place: tuple[str, ...]) -> int:
        """How many the attacker knows to be in a cell."""
        wanted = dict(zip([] if name == "total" else [name], place, strict=True))
        return sum(wanted.items() <= marks.items() for marks in self.known[period])


def figures_of(file: Mapping[str, Any]) -> dict[Place, int | None]:
    """The figures of one downloaded file."""
    return {
        (table["id"], tuple(cell[name] for name in table["dimensions"])): cell["value"]
        for table in file["tables"]
        for cell in table["cells"]
    }


def known_hash(name: str, **_at: object) -> Callable[[str, bytes], bytes]:
    """The keyed hash of a period, the same in every run."""
    return partial(_hashed, name.encode())


def _hashed(key: bytes, label: str, message: bytes) -> bytes:
    return hmac.digest(b"known " + key, f"{label}.".encode() + message, sha256)


def at_the_edge(period: Period) -> list[Marks]:
    """Everybody but one; each mark of the one who is sought is held by as many, by other people."""
    chance = Random(f"edge {period}")
    holders = {name: set(chance.sample(range(ALL), EDGE)) for name in DIMENSIONS}
    return [
        {name: (SOUGHT if each in holders[name] else OTHERS)[name] for name in DIMENSIONS}
        for each in range(ALL)
    ]


def small_cells(period: Period) -> list[Marks]:
    """Many of one kind, and in every table a few of another: none to nine."""
    chance = Random(f"small {period}")
    few = {name: chance.randrange(10) for name in DIMENSIONS}
    places = {name: set(chance.sample(range(90), few[name])) for name in DIMENSIONS}
    return [
        {name: (SOUGHT if each in places[name] else OTHERS)[name] for name in DIMENSIONS}
        for each in range(90)
    ]


def published(
    months: list[Period],
    people: Callable[[Period], list[Marks]],
    by: tuple[Operator, Operator],
    client: Client,
    *,
    with_sought: bool = False,
) -> Newsroom:
    """Publish these months by two people; the rules of the database are off, so that what it
    would refuse can be tried."""
    room = Newsroom(client, {period: people(period) for period in months})
    coin = Random("coin")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    for period in months:
        room.sought[period] = with_sought and coin.random() < 0.5
        counted = room.known[period] + [SOUGHT] * room.sought[period]
        Fact.objects.bulk_create(_facts(period, counted))
    for period in [*months, *(Period(year) for year in sorted({each.year for each in months}))]:
        prepared = release_prepare(period=period, embargo_until=None, by=by[0], at=AT)
        release_approve(ref=prepared.ref, by=by[1], at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
    return room


def _facts(period: Period, counted: list[Marks]) -> Iterator[Fact]:
    chance, weeks = Random(f"keys {period}"), list(period.weeks())
    for marks in counted:
        yield Fact(key=chance.randbytes(8), week=chance.choice(weeks), **marks)


def sure(way: Way, cells: list[tuple[int, int | None]]) -> float:
    """How sure the attacker is whether the one is in all of these cells: n known, figure seen."""
    without = within = 1.0
    for known, seen in cells:
        here, there = (way.figures(n).get(seen, 0) for n in (known, known + 1))
        without, within = without * (here / (1 << 256)), within * (there / (1 << 256))
    return max(without, within) / (without + within) if without + within else 1.0
