"""A proof grows old; the page that asks for a new one leads back to where the person was."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from operators.models import Operator
from operators.sessions import STEPPED_UP_AT
from operators.tries import LIMIT

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]

PASSWORD = "seven tall poplars"


@pytest.fixture
def browser(kalyna: Operator) -> Client:
    kalyna.password = make_password(PASSWORD)
    kalyna.save()
    browser = Client()
    browser.force_login(kalyna)
    return browser


def prove(browser: Client, password: str, **more: str) -> object:
    return browser.post("/sign-in/again/", {"password": password} | more)


def test_the_right_password_is_a_fresh_proof_and_leads_back(browser: Client) -> None:
    assert STEPPED_UP_AT not in browser.session

    assert prove(browser, PASSWORD, next="/cases/").headers["Location"] == "/cases/"

    assert STEPPED_UP_AT in browser.session


def test_a_wrong_one_proves_nothing_and_keeps_the_way_back(browser: Client) -> None:
    answer = prove(browser, "wrong", next="/cases/")

    assert answer.status_code == 422
    assert 'name="next" value="/cases/"' in answer.content.decode()
    assert STEPPED_UP_AT not in browser.session


def test_the_tries_are_counted(browser: Client) -> None:
    for _ in range(LIMIT):
        prove(browser, "wrong")

    assert prove(browser, PASSWORD).status_code == 429
    assert STEPPED_UP_AT not in browser.session


def test_nobody_is_sent_to_another_site(browser: Client) -> None:
    assert prove(browser, PASSWORD, next="//evil.example").headers["Location"] == "/"
