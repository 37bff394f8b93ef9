"""The second step of coming in: nothing of the console answers before it is taken."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import now

from operators.half import HALF
from operators.models import FactorSecret
from operators.services.enrolment import enrolment_code_make
from operators.services.factors import (
    factor_check,
)
from operators.services.sign_in import SignInRefused
from operators.tries import LIMIT
from tests.operators.conftest import AT
from tests.operators.proofs import PASSWORD, STEP, code_at, person, real, secret

__all__ = ["person", "real", "secret"]
pytestmark = [
    pytest.mark.urls("tests.operators.urls"),
    pytest.mark.django_db(databases=["default", "keyring", "receipts"]),
    pytest.mark.usefixtures("real"),
]


def come(browser: Client) -> str:
    answer = browser.post("/sign-in/", {"call_sign": "Kalyna", "password": PASSWORD})
    return str(answer.headers["Location"])


def is_in(browser: Client) -> bool:
    return bool(browser.get("/desk/").content == b"Kalyna is in")


def test_a_password_alone_lets_nobody_in_and_a_code_does(client, secret):
    assert come(client) == "/sign-in/factor/"
    assert not is_in(client)
    answer = client.post("/sign-in/factor/", {"code": code_at(secret, now())})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_in(client)
    assert "stepped_up_at" in client.session


def test_half_signed_in_every_page_answers_as_to_a_stranger(client, person, secret):
    come(client)
    stranger = Client()
    for path in (
        "/",
        "/desk/",
        "/me/",
        "/people/",
        "/me/factors/",
        "/sign-in/again/",
        "/doorless/",
    ):
        mine, theirs = client.get(path), stranger.get(path)
        assert (mine.status_code, mine.get("Location")) == (
            theirs.status_code,
            theirs.get("Location"),
        ), path
        assert HALF not in str(mine.content)


@pytest.mark.parametrize("role", ["operator", "press", "administrator", "auditor", "liaison"])
def test_nobody_of_any_role_gets_further_than_setting_up_without_a_factor(client, staff, role):
    someone = next(each for each in staff.values() if each.role == role)
    someone.password = make_password(PASSWORD)
    someone.save()
    answer = client.post("/sign-in/", {"call_sign": someone.call_sign, "password": PASSWORD})
    assert answer.headers["Location"] == "/sign-in/enrol/"
    assert "_auth_user_id" not in client.session
    assert client.get("/").headers["Location"].startswith("/sign-in/")


def test_the_first_factor_needs_the_code_that_was_given(client, person):
    given = enrolment_code_make(operator=person, by="system:test", at=now())
    come(client)
    assert client.post("/sign-in/enrol/", {"begin": "1"}).status_code == 422
    assert client.post("/sign-in/enrol/", {"code": "wrong"}).status_code == 422
    assert not FactorSecret.objects.exists()
    client.post("/sign-in/enrol/", {"code": given.upper().replace("-", " ")})
    page = client.post("/sign-in/enrol/", {"begin": "1"}).content.decode()
    shown = "".join(page.partition('class="secret" translate="no">')[2].partition("<")[0].split())
    answer = client.post("/sign-in/enrol/", {"code": code_at(shown, now())})
    assert answer.status_code == 200
    assert answer.content.decode().count("<li><code>") == 10
    assert is_in(client)


def test_guesses_of_a_factor_do_not_stop_the_password_elsewhere(client, person, secret):
    for _each in range(LIMIT + 1):
        with pytest.raises(SignInRefused):
            factor_check(operator=person, code="000000", browser="", source="127.0.0.1", at=AT)
    assert come(client) == "/sign-in/factor/"


def test_a_half_sign_in_ends_after_ten_minutes_and_with_the_right_to_come_in(
    client, person, secret
):
    come(client)
    told = client.session[HALF]
    held = client.session
    held[HALF] = told | {"until": (now() - STEP).isoformat()}
    held.save()
    assert client.get("/sign-in/factor/").headers["Location"] == "/sign-in/"
    come(client)
    person.sessions_ended += 1
    person.save()
    assert client.get("/sign-in/factor/").headers["Location"] == "/sign-in/"


def test_a_proof_in_between_asks_for_the_code_not_the_password(client, person, secret):
    client.force_login(person)
    assert 'name="code"' in client.get("/sign-in/again/").content.decode()
    assert client.post("/sign-in/again/", {"password": PASSWORD, "code": ""}).status_code == 422
    assert client.post("/sign-in/again/", {"code": code_at(secret, now())}).status_code == 302
    assert "stepped_up_at" in client.session


def test_own_factors_are_changed_after_a_fresh_proof_only(client, person, secret):
    client.force_login(person)
    for answer in (client.get("/me/factors/"), client.post("/me/factors/", {"renew": "1"})):
        assert answer.headers["Location"] == "/sign-in/again/?next=/me/factors/"
    client.post("/sign-in/again/", {"code": code_at(secret, now())})
    assert client.get("/me/factors/").status_code == 200
    assert "<li><code>" in client.post("/me/factors/", {"renew": "1"}).content.decode()


def test_no_address_of_allauth_is_served():
    def named(patterns: list[object]) -> list[str]:
        found: list[str] = []
        for each in patterns:
            if isinstance(each, URLResolver):
                found += named(each.url_patterns)
            elif isinstance(each, URLPattern):
                found.append(f"{each.callback.__module__}")
        return found

    assert not [
        name for name in named(get_resolver("hotline.urls").url_patterns) if "allauth" in name
    ]


def test_the_password_is_changed_after_a_fresh_proof_and_ends_sessions_elsewhere(
    client, person, secret
):
    elsewhere = Client()
    elsewhere.force_login(person)
    client.force_login(person)
    said = {"new": "nine quiet white storks", "again": "nine quiet white storks"}
    assert client.post("/me/password/", said).headers["Location"].startswith("/sign-in/again/")
    client.post("/sign-in/again/", {"code": code_at(secret, now())})
    assert client.post("/me/password/", said | {"again": "x"}).status_code == 422
    assert client.post("/me/password/", {"new": "short", "again": "short"}).status_code == 422
    assert client.post("/me/password/", said).headers["Location"] == "/me/"
    assert is_in(client)
    assert not is_in(elsewhere)
