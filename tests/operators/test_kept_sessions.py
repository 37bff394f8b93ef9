"""What is kept of a session: nothing that opens one, and nothing once it is over."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from operators.half import LASTS
from operators.models import Device, Idle, Operator
from operators.services import devices
from operators.services.devices import sessions_purge
from tests.operators.proofs import PASSWORD, real

__all__ = ["real"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(kalyna: Operator) -> Client:
    kalyna.set_password(PASSWORD)
    kalyna.save(update_fields=["password"])
    return Client()


def sign_in(browser: Client) -> None:
    said = browser.post("/sign-in/", {"call_sign": "Kalyna", "password": PASSWORD})
    assert said.status_code == 302


def all_that_is_kept() -> str:
    """Every cell of sessions, their locks and devices, as somebody reads them with SQL."""
    told = []
    with connection.cursor() as cursor:
        for table in ("django_session", "operators_idle", "operators_device"):
            cursor.execute(f"SELECT * FROM {table}")
            told += [bytes(c) if isinstance(c, memoryview) else c for r in cursor for c in r]
    sessions = [each.get_decoded() for each in Session.objects.all()]
    return repr(told) + repr(sessions)


def held(browser: Client) -> set[str]:
    names = (settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME)
    return {browser.cookies[name].value for name in names}


@pytest.mark.usefixtures("real")
def test_no_row_holds_a_cookie_of_whoever_is_half_signed_in(browser: Client) -> None:
    sign_in(browser)
    assert len(held(browser)) == 2
    assert not [each for each in held(browser) if each in all_that_is_kept()]


def test_no_row_holds_a_cookie_of_whoever_is_signed_in(browser: Client) -> None:
    sign_in(browser)
    assert browser.get("/me/").status_code == 200
    assert not [each for each in held(browser) if each in all_that_is_kept()]


def test_the_name_that_is_kept_opens_nothing(browser: Client) -> None:
    sign_in(browser)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key[:32]
    assert thief.get("/me/").status_code == 302


@pytest.mark.usefixtures("real")
def test_the_browser_is_the_same_one_before_and_after_the_factor(browser: Client) -> None:
    sign_in(browser)
    (before,) = (browser.cookies[settings.DEVICE_COOKIE_NAME].value,)
    browser.get("/sign-in/enrol/")
    assert browser.cookies[settings.DEVICE_COOKIE_NAME].value == before


@pytest.mark.usefixtures("real")
def test_a_half_sign_in_is_gone_when_its_minutes_are_over(browser: Client) -> None:
    sign_in(browser)
    assert sessions_purge(at=now()) == 0
    assert sessions_purge(at=now() + LASTS) == 1
    assert not Session.objects.exists()


def test_what_is_over_goes_with_its_lock_and_the_browser_stays_known(browser: Client) -> None:
    sign_in(browser)
    over = now() + timedelta(hours=12)
    assert sessions_purge(at=over) == 1
    assert sessions_purge(at=over) == 0
    assert not Idle.objects.exists()
    assert Device.objects.get().session_key == ""


def test_it_goes_in_parts(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "PURGED_AT_ONCE", 2)
    for number in range(3):
        Session.objects.create(
            session_key=f"over-{number}", session_data="", expire_date=now() - timedelta(hours=1)
        )
    assert [sessions_purge(at=now()) for _ in range(3)] == [2, 1, 0]


def test_signing_out_leaves_nothing(browser: Client) -> None:
    sign_in(browser)
    browser.post("/sign-out/")
    assert not Session.objects.exists()
    assert not Idle.objects.exists()
