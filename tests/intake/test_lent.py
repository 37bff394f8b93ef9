"""A browser is lent a telephone: to whom, for how long, and what is written down of it."""

import hmac
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from audit.models import Entry
from intake.telephone.lent import LIFE, lend
from operators.models import Office, Operator
from operators.roles import Role

SECRET = "shared with the switch"
AT = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def switch(settings):
    settings.SIP_SWITCH = ("127.0.0.1", 5062)
    settings.SWITCH_WSS = "wss://switch.invalid:8443"
    settings.SWITCH_SECRET = SECRET
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.invalid:3478"], "shared with turn"


@pytest.fixture
def olga(transactional_db) -> Operator:
    office = Office.objects.create(name="North", code="north")
    return Operator.objects.create(
        call_sign="Olga", role=Role.OPERATOR, office=office, languages=["uk"], extension="141"
    )


def ask(person: Operator, method: str = "post"):
    client = Client()
    client.force_login(person)
    return getattr(client, method)(reverse("phone:credentials"))


def hashed(secret: str, name: str) -> str:
    return b64encode(hmac.new(secret.encode(), name.encode(), "sha1").digest()).decode()


def test_a_password_is_the_hash_of_a_name_that_says_when_it_ends() -> None:
    lent = lend("141", secret=SECRET, until=AT)
    assert lent.username == f"{int(AT.timestamp())}:141"
    assert lent.password == hashed(SECRET, lent.username)
    assert lent.password not in repr(lent)


def test_nobody_keeps_a_telephone_for_long() -> None:
    assert timedelta(minutes=5) <= LIFE <= timedelta(minutes=15)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_operator_is_lent_a_telephone(olga, switch):
    answer = ask(olga)
    told = answer.json()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert told["uri"] == "sip:141@hotline.invalid"
    assert told["wss"] == "wss://switch.invalid:8443"
    assert told["username"] == f"{told['until']}:141"
    assert told["password"] == hashed(SECRET, told["username"])
    assert now().timestamp() < told["until"] <= (now() + LIFE).timestamp()
    [turn] = told["ice_servers"]
    assert turn["credential"] == hashed("shared with turn", turn["username"])
    assert turn["credential"] != told["password"]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_it_is_written_down_without_any_secret(olga, switch):
    password = ask(olga).json()["password"]
    entry = Entry.objects.get(action="telephone.lent")
    assert entry.actor == str(olga.pk)
    assert "until" in entry.detail
    assert password not in str(entry.__dict__)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_without_an_extension_nobody_is_lent_one(olga, switch):
    Operator.objects.update(extension="")
    answer = ask(Operator.objects.get())
    assert answer.status_code == 409
    assert "extension" in answer.json()["detail"]
    assert not Entry.objects.filter(action="telephone.lent").exists()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_where_no_switch_is_set_up_it_is_said_what_is_missing(olga, switch, settings):
    settings.SWITCH_WSS = settings.SWITCH_SECRET = ""
    answer = ask(olga)
    assert answer.status_code == 409
    assert "HOTLINE_SWITCH_WSS, HOTLINE_SWITCH_SECRET" in answer.json()["detail"]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_look_alone_lends_nothing_and_nobody_else_finds_the_door(olga, switch):
    assert ask(olga, "get").status_code == 405
    lesya = Operator.objects.create(
        call_sign="Lesya", role=Role.LIAISON, office=olga.office, extension="142"
    )
    assert ask(lesya).status_code == 404
    assert Client().post(reverse("phone:credentials")).status_code == 302
    assert not Entry.objects.filter(action="telephone.lent").exists()
