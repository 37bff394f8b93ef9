"""The people of these tests: one for each role in the north, and one operator in the south."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from operators.models import Office, Operator, PersonChange, Presence
from operators.roles import TAKES_CONTACTS, Role

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
CALL_SIGNS = {
    Role.OPERATOR: "Kalyna",
    Role.SENIOR: "Vesna",
    Role.SUPERVISOR: "Yavir",
    Role.LIAISON: "Leleka",
    Role.PRESS: "Zhuravel",
    Role.ADMINISTRATOR: "Klen",
    Role.AUDITOR: "Sych",
}


def person(role: Role, office: Office, call_sign: str = "", **more: object) -> Operator:
    """A member of staff whose shift has not begun."""
    languages = ["uk", "ru"] if role in TAKES_CONTACTS else []
    made = Operator.objects.create(
        call_sign=call_sign or CALL_SIGNS[role],
        role=role,
        office=office,
        **({"languages": languages, "password": "!"} | more),
    )
    Presence.objects.create(operator=made, since=AT)
    return made


def role_agreed(operator: Operator, role: Role, *, lets_in: bool = False) -> None:
    """Two administrators have agreed to this role; it is still to be taken."""
    _agreed(operator, what="role", role=role, lets_in=lets_in)


def move_agreed(operator: Operator, office: Office) -> None:
    """Two administrators have agreed to this office; the person has still to move."""
    _agreed(operator, what="office", office=office)


def _agreed(operator: Operator, **change: object) -> None:
    two = [person(Role.ADMINISTRATOR, operator.office, f"Zirka-{number}") for number in (1, 2)]
    PersonChange.objects.create(
        operator=operator,
        **change,
        asked_by=two[0],
        asked_at=AT,
        agreed_by=two[1],
        agreed_at=AT,
    )


def proven(browser: Client) -> Client:
    """This browser, whose person has just proven who they are."""
    session = browser.session
    session["stepped_up_at"] = "2999-01-01T00:00:00+00:00"
    session.save()
    return browser


@pytest.fixture
def north(db: None) -> Office:
    return Office.objects.create(name="Office North", code="north")


@pytest.fixture
def south(db: None) -> Office:
    return Office.objects.create(name="Office South", code="south")


@pytest.fixture
def staff(north: Office) -> dict[Role, Operator]:
    return {role: person(role, north) for role in Role}


@pytest.fixture
def kalyna(staff: dict[Role, Operator]) -> Operator:
    return staff[Role.OPERATOR]


@pytest.fixture
def signed_in(staff: dict[Role, Operator]) -> Callable[[Role], Client]:
    def sign_in(role: Role) -> Client:
        browser = Client()
        browser.force_login(staff[role])
        return browser

    return sign_in


@pytest.fixture
def kalynas_browser(signed_in: Callable[[Role], Client]) -> Client:
    return signed_in(Role.OPERATOR)
