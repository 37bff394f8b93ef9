"""A session that nobody uses is locked by the server, and only a proof opens it."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.timezone import now
from pytest_django import Settings

from audit.models import Entry
from operators.models import Idle, Operator
from operators.services import idle_left, idle_touch
from operators.services.idle import GATHERED, LASTS
from operators.tries import LIMIT

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]

PASSWORD = "seven tall poplars"
FETCHED = {"HTTP_SEC_FETCH_DEST": "empty"}


@pytest.fixture
def browser(kalyna: Operator) -> Client:
    kalyna.password = make_password(PASSWORD)
    kalyna.save()
    browser = Client()
    browser.force_login(kalyna)
    return browser


def left_alone(since: timedelta = LASTS) -> None:
    Idle.objects.update(acted_at=now() - since)


def unlock(browser: Client, password: str, **more: str) -> object:
    return browser.post("/sign-in/locked/", {"password": password} | more)


def test_it_is_open_for_five_minutes_and_then_leads_to_the_lock(browser: Client) -> None:
    left_alone(LASTS - timedelta(seconds=10))
    assert browser.get("/desk/").status_code == 200

    left_alone()
    answer = browser.get("/desk/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in/locked/?next=%2Fdesk%2F"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_part_is_refused_without_a_word(browser: Client, method: str) -> None:
    left_alone()

    answer = getattr(browser, method)("/presence/", **FETCHED)

    assert (answer.status_code, answer.content) == (423, b"")


def test_a_sent_form_is_not_taken_and_stays_in_its_tab(browser: Client, kalyna: Operator) -> None:
    left_alone()

    answer = browser.post("/presence/", {"state": "ready"})

    assert (answer.status_code, answer.content) == (204, b"")
    kalyna.presence.refresh_from_db()
    assert kalyna.presence.state == "offline"


def test_looking_keeps_nothing_open_and_a_sent_form_does(browser: Client) -> None:
    left_alone(timedelta(minutes=4))
    before = Idle.objects.get().acted_at
    browser.get("/desk/")
    browser.get("/presence/", **FETCHED)
    browser.post("/presence/heartbeat/", **FETCHED)
    assert Idle.objects.get().acted_at == before

    browser.post("/presence/", {"state": "ready"})

    assert Idle.objects.get().acted_at > before


def test_a_touch_tells_when_the_person_acted_and_never_opens_a_lock(browser: Client) -> None:
    left_alone(timedelta(minutes=4))
    answer = browser.post("/sign-in/touch/", {"ago": "20"}, **FETCHED)
    assert answer.status_code == 204
    assert 275 <= int(answer.headers["Idle-Left"]) <= 280

    left_alone()
    assert browser.post("/sign-in/touch/", **FETCHED).status_code == 423
    assert browser.get("/desk/").status_code == 302


def test_a_touch_is_bounded_and_never_goes_back(browser: Client) -> None:
    at, key = now(), browser.session.session_key
    assert idle_touch(session_key=key, at=at, ago=-timedelta(hours=1))
    assert idle_left(session_key=key, at=at) == LASTS
    assert idle_touch(session_key=key, at=at, ago=GATHERED)
    assert idle_left(session_key=key, at=at) == LASTS


def test_lock_now_locks_at_once_and_is_written_down_once(browser: Client) -> None:
    for _twice in range(2):
        assert browser.post("/sign-in/lock/").headers["Location"] == "/sign-in/locked/"

    assert browser.get("/desk/").status_code == 302
    assert Entry.objects.filter(action="session.locked").count() == 1


def test_the_right_password_opens_and_leads_back(browser: Client) -> None:
    browser.post("/sign-in/lock/")

    assert unlock(browser, PASSWORD, next="/desk/").headers["Location"] == "/desk/"

    assert browser.get("/desk/").status_code == 200
    assert Entry.objects.filter(action="session.unlocked").count() == 1


def test_a_wrong_or_empty_one_opens_nothing_even_in_a_demonstration(
    browser: Client, settings: Settings
) -> None:
    left_alone()
    for demo in (True, False):
        settings.DEMO = demo
        for password in ("wrong", ""):
            assert unlock(browser, password).status_code == 422
    assert browser.get("/desk/").status_code == 302


def test_the_tries_are_counted(browser: Client) -> None:
    left_alone()
    for _try in range(LIMIT):
        unlock(browser, "wrong")

    assert unlock(browser, PASSWORD).status_code == 429
    assert browser.get("/desk/").status_code == 302


def test_only_a_demonstration_lets_in_who_has_no_password(
    kalynas_browser: Client, settings: Settings
) -> None:
    left_alone()
    settings.DEMO = False
    assert unlock(kalynas_browser, "").status_code == 422
    settings.DEMO = True
    assert unlock(kalynas_browser, "").status_code == 302
    assert kalynas_browser.get("/desk/").status_code == 200


def test_a_locked_session_still_signs_out_and_changes_language(browser: Client) -> None:
    left_alone()
    assert browser.post("/language/", {"language": "uk"}).status_code == 302
    assert browser.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert Session.objects.count() == Idle.objects.count() == 0


def test_a_session_without_a_sign_of_life_is_locked(browser: Client) -> None:
    Idle.objects.all().delete()
    assert browser.get("/desk/").status_code == 302


def test_the_lock_says_nothing_of_whose_it_is(browser: Client, kalyna: Operator) -> None:
    left_alone()
    for more in ({}, FETCHED):
        page = browser.get("/sign-in/locked/", **more).content.decode()
        assert "Kalyna" not in page
        assert "Office North" not in page
        assert str(kalyna.pk) not in page
