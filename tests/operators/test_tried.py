"""Supervisors hear of many wrong proofs at one account; whoever tries does not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from operators.models import Alert, Operator
from operators.roles import Role
from operators.services.tried import tries_watch
from operators.tries import MANY, PAUSE, try_counted

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]


def wrong(times: int, call_sign: str = "Kalyna") -> list[bytes]:
    form = {"call_sign": call_sign, "password": "wrong"}
    return [
        Client().post("/sign-in/", form, REMOTE_ADDR=f"203.0.113.{number}").content[-400:]
        for number in range(1, times + 1)
    ]


def test_four_wrong_passwords_from_anywhere_raise_one_alert(kalyna: Operator) -> None:
    wrong(MANY - 1)
    assert tries_watch(at=now()) == 0
    wrong(1)
    assert tries_watch(at=now()) == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject, alert.by) == ("sign_in_limit", kalyna.pk, None)
    wrong(MANY)
    assert tries_watch(at=now()) == 0


def test_wrong_codes_count_too(kalyna: Operator) -> None:
    for _time in range(MANY):
        try_counted(call_sign=f"factor:{kalyna.call_sign}", place="elsewhere")
    assert tries_watch(at=now()) == 1


def test_nobody_is_told_again_before_the_pause_is_over(kalyna: Operator, staff) -> None:
    wrong(MANY)
    tries_watch(at=now())
    Alert.objects.update(cleared_at=now(), cleared_by=staff[Role.SUPERVISOR])
    assert tries_watch(at=now()) == 0
    Alert.objects.update(raised_at=now() - PAUSE - timedelta(seconds=1))
    assert tries_watch(at=now()) == 1


def test_an_unknown_call_sign_raises_nothing_and_is_answered_alike(kalyna: Operator) -> None:
    wrong(MANY, "Nobody")
    assert tries_watch(at=now()) == 0
    assert not Alert.objects.exists()


def test_old_tries_say_nothing(kalyna: Operator) -> None:
    wrong(MANY)
    assert tries_watch(at=now() + PAUSE + timedelta(seconds=1)) == 0
