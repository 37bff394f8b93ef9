"""Nobody goes faster than the limit, together or one after another, and a supervisor opens it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client, RequestFactory
from django.utils.translation import override

from hotline.errors import Unavailable
from operators.models import Alert, Kind, Operator
from operators.roles import Role
from operators.services.alerts import AlertRefused
from operators.services.pace import LIMITS, TooOften, pace_unlock, take
from tests.operators.conftest import AT, person

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
MOST = LIMITS["reveal"].most


def take_all(who: Operator, what: str = "reveal") -> None:
    for number in range(LIMITS[what].most):
        take(person=who, what=what, at=AT + timedelta(seconds=number))


def test_the_sixty_first_reveal_of_an_hour_is_refused_and_alerts_once(kalyna: Operator) -> None:
    take_all(kalyna)

    for _turn in range(3):
        with pytest.raises(TooOften):
            take(person=kalyna, what="reveal", at=AT + timedelta(minutes=30))

    assert [(alert.kind, alert.by) for alert in Alert.objects.all()] == [
        (Kind.REVEAL_LIMIT.value, kalyna)
    ]


def test_an_hour_slides_with_each_reveal(kalyna: Operator) -> None:
    take_all(kalyna)
    take(person=kalyna, what="reveal", at=AT + timedelta(hours=1))

    with pytest.raises(TooOften) as refusal:
        take(person=kalyna, what="reveal", at=AT + timedelta(hours=1))

    assert refusal.value.again_in == 1


def test_one_person_or_thing_does_not_use_up_anothers(
    kalyna: Operator, staff: dict[Role, Operator]
) -> None:
    take_all(kalyna)

    take(person=staff[Role.SENIOR], what="reveal", at=AT)
    take(person=kalyna, what="search", at=AT)


def test_of_many_at_once_no_more_pass_than_the_limit(kalyna: Operator) -> None:
    def one(_number: int) -> bool:
        try:
            take(person=kalyna, what="search", at=AT)
        except TooOften:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as many:
        passed = sum(many.map(one, range(LIMITS["search"].most + 16)))

    assert passed == LIMITS["search"].most
    assert Alert.objects.count() == 1


def test_a_supervisor_lets_them_go_on(kalyna: Operator, staff: dict[Role, Operator]) -> None:
    take_all(kalyna)
    with pytest.raises(TooOften):
        take(person=kalyna, what="reveal", at=AT)

    pace_unlock(alert_ref=Alert.objects.get().ref, by=staff[Role.SUPERVISOR], at=AT)

    take(person=kalyna, what="reveal", at=AT)


def test_a_supervisor_does_not_open_their_own_limit(staff: dict[Role, Operator]) -> None:
    own = staff[Role.SUPERVISOR]
    take_all(own)
    with pytest.raises(TooOften):
        take(person=own, what="reveal", at=AT)
    alert = Alert.objects.get()

    with pytest.raises(AlertRefused):
        pace_unlock(alert_ref=alert.ref, by=own, at=AT)
    second = person(Role.SUPERVISOR, own.office, "Smereka")
    pace_unlock(alert_ref=alert.ref, by=second, at=AT)


def test_the_unlock_button_answers(kalyna: Operator, signed_in: Callable[[Role], Client]) -> None:
    take_all(kalyna)
    with pytest.raises(TooOften):
        take(person=kalyna, what="reveal", at=AT)
    browser = signed_in(Role.SUPERVISOR)

    answer = browser.post(f"/alerts/{Alert.objects.get().ref}/unlock/")

    assert answer.status_code == 302
    take(person=kalyna, what="reveal", at=AT)


@pytest.mark.parametrize(("language", "words"), [("uk", "Старший зміни"), ("ru", "Старший смены")])
def test_a_refusal_says_in_the_persons_words_what_to_do(language: str, words: str) -> None:
    middleware = Unavailable(lambda request: None)  # type: ignore[arg-type, return-value]
    with override(language):
        fetched = middleware.process_exception(
            RequestFactory().get("/", headers={"Sec-Fetch-Dest": "empty"}),
            TooOften("reveal", 125),
        )

    assert fetched is not None
    assert (fetched.status_code, fetched["Retry-After"]) == (429, "125")
    assert fetched["Content-Type"] == "application/problem+json"
    assert words in json.loads(fetched.content)["title"]
