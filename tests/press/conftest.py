"""The press room: two officers of it, and some hundred requests of a month long ago."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from django.test import Client

from operators.models import Office, Operator
from operators.roles import TAKES_CONTACTS, Role
from press.models import Fact, Publication
from press.period import Period
from press.services.publishing import release_approve, release_prepare
from press.tables import DIMENSIONS

JUNE, JULY, YEAR = Period(2024, 6), Period(2024, 7), Period(2024)
#: Years after, so that every period above is over.
AT = datetime(2025, 9, 1, 9, tzinfo=UTC)


def facts_of(period: Period, number: int, seed: int = 1) -> None:
    """So many made-up requests in the weeks of a period."""
    chance, weeks = Random(f"{period}{seed}"), list(period.weeks())
    Fact.objects.bulk_create(
        Fact(
            key=chance.randbytes(8),
            week=chance.choice(weeks),
            **{mark: chance.choice(DIMENSIONS[mark]) for mark in DIMENSIONS},
        )
        for _each in range(number)
    )


def person(role: Role, call_sign: str) -> Operator:
    """Somebody of this role."""
    office = Office.objects.get_or_create(name="Office North", code="north")[0]
    languages = ["uk"] if role in TAKES_CONTACTS else []
    return Operator.objects.create(
        call_sign=call_sign, role=role, office=office, languages=languages
    )


def browser_of(who: Operator) -> Client:
    """The browser of somebody who has signed in."""
    client = Client()
    client.force_login(who)
    return client


@pytest.fixture
def ivolha(db: None) -> Operator:
    return person(Role.PRESS, "Ivolha")


@pytest.fixture
def zoria(db: None) -> Operator:
    return person(Role.PRESS, "Zoria")


@pytest.fixture
def june(db: None) -> Period:
    """A month with requests in it."""
    facts_of(JUNE, 300)
    return JUNE


@pytest.fixture
def published(ivolha: Operator, zoria: Operator) -> Callable[[Period], Publication]:
    """Publishes a period by two people."""

    def publish(period: Period) -> Publication:
        prepared = release_prepare(period=period, embargo_until=None, by=ivolha, at=AT)
        release_approve(ref=prepared.ref, by=zoria, at=AT)
        return prepared

    return publish
