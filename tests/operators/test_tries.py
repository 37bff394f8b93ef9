"""Wrong passwords are stopped where they come from, and the person they aim at still gets in."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from operators.models import Operator
from operators.roles import Role
from operators.services import SignInRefused, TooManyTries, password_sign_in
from operators.tries import LIMIT, LIMIT_OF_A_SOURCE, PAUSE, tries_purge
from tests.operators.conftest import AT

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]

PASSWORD = "seven tall poplars"
ATTACKER, OFFICE = "203.0.113.9", "198.51.100.4"


@pytest.fixture
def kalyna(staff: dict[Role, Operator]) -> Operator:
    kalyna = staff[Role.OPERATOR]
    kalyna.password = make_password(PASSWORD)
    kalyna.save()
    return kalyna


def try_in(
    password: str,
    *,
    call_sign: str = "Kalyna",
    source: str = ATTACKER,
    browser: Client | None = None,
) -> int:
    client = browser or Client()
    form = {"call_sign": call_sign, "password": password}
    return client.post("/sign-in/", form, REMOTE_ADDR=source).status_code


def attack(call_sign: str = "Kalyna", source: str = ATTACKER) -> list[int]:
    return [try_in("wrong", call_sign=call_sign, source=source) for _ in range(LIMIT)]


def test_the_sixth_try_is_refused_even_with_the_right_password(kalyna: Operator) -> None:
    assert attack() == [422] * LIMIT

    assert try_in(PASSWORD) == 429
    assert Entry.objects.filter(action="sign_in.too_many").count() == 1


def test_the_owner_gets_in_on_a_browser_that_is_known(kalyna: Operator) -> None:
    own = Client()
    assert try_in(PASSWORD, source=OFFICE, browser=own) == 302
    own.cookies.pop("session")
    attack(source=OFFICE)
    assert try_in(PASSWORD, source=OFFICE) == 429

    assert try_in(PASSWORD, source=OFFICE, browser=own) == 302


def test_the_owner_gets_in_from_elsewhere(kalyna: Operator) -> None:
    attack()

    assert try_in(PASSWORD, source=OFFICE) == 302


def test_a_known_browser_is_not_a_way_to_guess_without_end(kalyna: Operator) -> None:
    own = Client()
    try_in(PASSWORD, browser=own)
    own.cookies.pop("session")
    for _ in range(LIMIT):
        assert try_in("wrong", browser=own) == 422

    assert try_in(PASSWORD, browser=own) == 429


def test_a_revoked_browser_is_a_stranger(kalyna: Operator) -> None:
    own = Client()
    try_in(PASSWORD, browser=own)
    own.cookies.pop("session")
    kalyna.devices.update(revoked_at=AT, session_key="")
    attack()

    assert try_in(PASSWORD, browser=own) == 429


def test_a_call_sign_that_nobody_has_is_refused_alike(kalyna: Operator) -> None:
    assert attack("Nobody") == attack("Kalyna")
    assert try_in(PASSWORD, call_sign="Nobody") == try_in(PASSWORD) == 429


def test_one_source_cannot_go_through_all_call_signs(kalyna: Operator) -> None:
    answers = set()
    for number in range(LIMIT_OF_A_SOURCE):
        try:
            password_sign_in(call_sign=f"Some-{number}", password="", source=ATTACKER, at=AT)
        except SignInRefused as refusal:
            answers.add(type(refusal))

    assert answers == {SignInRefused}
    assert try_in(PASSWORD) == 429


def test_the_addresses_of_one_network_are_one_source(kalyna: Operator) -> None:
    tried = [try_in("wrong", source=f"2001:db8:0:7::{number:x}") for number in range(LIMIT)]
    assert tried == [422] * LIMIT

    assert try_in(PASSWORD, source="2001:db8:0:7:ffff::1") == 429
    assert try_in(PASSWORD, source="2001:db8:0:8::1") == 302


def test_after_the_pause_it_begins_anew(kalyna: Operator) -> None:
    attack()

    with time_machine.travel(now() + PAUSE + timedelta(seconds=1)):
        assert try_in(PASSWORD) == 302


def test_who_goes_on_trying_waits_longer(kalyna: Operator) -> None:
    attack()
    with time_machine.travel(now() + PAUSE - timedelta(minutes=1)):
        assert try_in(PASSWORD) == 429

    with time_machine.travel(now() + PAUSE + timedelta(minutes=1)):
        assert try_in(PASSWORD) == 429


def test_the_right_password_clears_the_count(kalyna: Operator) -> None:
    for _ in range(LIMIT - 1):
        try_in("wrong")
    assert try_in(PASSWORD) == 302

    assert attack() == [422] * LIMIT


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_many_at_once_win_nothing(kalyna: Operator) -> None:
    at_once = 12
    start, looked_at = Barrier(at_once), []

    def guess() -> None:
        start.wait()
        try:
            password_sign_in(call_sign="Kalyna", password="wrong", source=ATTACKER, at=AT)
        except TooManyTries:
            pass
        except SignInRefused:
            looked_at.append(True)
        finally:
            connections.close_all()

    guesses = [Thread(target=guess) for _ in range(at_once)]
    for each in guesses:
        each.start()
    for each in guesses:
        each.join()

    assert len(looked_at) <= LIMIT


def test_no_call_sign_address_or_browser_is_kept(kalyna: Operator) -> None:
    try_in("wrong")
    try_in(PASSWORD, source=OFFICE)

    kept = str(list(AccessAttempt.objects.values()))
    for told in ("kalyna", ATTACKER, OFFICE, "wrong", "/sign-in/", "Mozilla"):
        assert told.lower() not in kept.lower()
    assert not AccessLog.objects.exists()
    assert not AccessFailureLog.objects.exists()


def test_what_is_over_is_forgotten(kalyna: Operator) -> None:
    attack()

    assert tries_purge(at=now()) == 0
    assert tries_purge(at=now() + PAUSE + timedelta(seconds=1)) == 2
    assert not AccessAttempt.objects.exists()
