"""The cast of the cases, and a browser for each of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from cases.models import Case
from operators.models import Office, Operator
from operators.roles import Role
from operators.services import sign_in_link_make
from tests.cases import conftest as cast

at = cast.at
office, sister_office = cast.office, cast.sister_office
olga, taras, nadia, roman = cast.olga, cast.taras, cast.nadia, cast.roman
vera, lesya, petro, stranger = cast.vera, cast.lesya, cast.petro, cast.stranger
waiting, taken, case_in_intake = cast.waiting, cast.taken, cast.case_in_intake
approve, case_verified, release = cast.approve, cast.case_verified, cast.release
agree = cast.agree

Browser = Callable[[Operator | None], Client]


@pytest.fixture
def ada(office: Office) -> Operator:
    return cast.person(office, "Ada", Role.ADMINISTRATOR)


@pytest.fixture
def aron(office: Office) -> Operator:
    return cast.person(office, "Aron", Role.AUDITOR)


@pytest.fixture
def browser(db: None) -> Browser:
    """A signed-in browser that answers 500 as a visitor would see it."""

    def opened(person: Operator | None) -> Client:
        client = Client(raise_request_exception=False)
        if person is not None:
            token = sign_in_link_make(call_sign=person.call_sign, at=datetime.now(tz=UTC))
            client.get(f"/sign-in/{token}/")
        return client

    return opened


@pytest.fixture
def case_with_liaison(case_verified: Case, release: Callable[[Case], Case]) -> Case:
    return release(case_verified)
