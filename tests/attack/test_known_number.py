"""Whether the console knows a number, a chat, a code or a call-sign: nobody outside can tell."""

import itertools
import json

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intake import flood
from intake.web import sending
from tests.intake.updates import CHAT, IVAN, message

KNOWN, UNKNOWN = "+380001234567", "+380007654321"
SECRET, TOKEN = "fictitious-telegram-secret", "fictitious-cti-token"
numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def secrets(settings, monkeypatch):
    settings.TELEGRAM_SECRET, settings.CTI_TOKEN = SECRET, TOKEN
    # How long a line is, is counted once in a while, whoever comes.
    monkeypatch.setattr(flood, "COUNTED_FOR", 3_600.0)
    for pace in (sending.sending, sending.asking):
        pace.forget()


def outside(ask):
    """What somebody outside can see of an answer: status, headers, bytes; and the statements."""
    with (
        CaptureQueriesContext(connections["default"]) as ours,
        CaptureQueriesContext(connections["keyring"]) as keys,
    ):
        answer = ask()
    heads = {name: value for name, value in answer.headers.items() if name != "Set-Cookie"}
    return answer.status_code, heads, answer.content, len(ours), len(keys)


def ring(number):
    event = {"event": "newCall", "from": number, "to": "+380000000100", "direction": "in"}
    event |= {"callId": f"known-{next(numbers)}"}
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    return Client().post(
        "/intake/telephone/cti/", json.dumps(event), content_type="application/json", headers=bearer
    )


def share(number):
    """A stranger in Telegram asks about somebody by sharing a contact."""
    who = next(numbers)
    update = message(700_000_100 + who, 50, contact={"phone_number": number, "first_name": "X"})
    update["message"] |= {"chat": CHAT | {"id": 900_000_100 + who}}
    update["message"] |= {"from": IVAN | {"id": 900_000_100 + who}}
    held = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    return Client().post(
        "/intake/telegram/", json.dumps(update), content_type="application/json", headers=held
    )


def form(number):
    fields = {"q-channel": "phone", "q-number": number, "send": "1"}
    return Client().post("/write/", fields)


def test_a_call_from_a_known_number_is_answered_as_one_from_a_stranger(case_in_intake):
    ring(KNOWN)
    assert outside(lambda: ring(KNOWN)) == outside(lambda: ring(UNKNOWN))


def test_asking_in_telegram_about_a_known_number_is_answered_as_about_another(case_in_intake):
    ring(KNOWN)
    share(UNKNOWN)
    assert outside(lambda: share(KNOWN)) == outside(lambda: share(UNKNOWN))


def test_a_form_with_a_known_number_is_answered_as_one_with_another(case_in_intake):
    ring(KNOWN)
    form("")
    known, unknown = outside(lambda: form(KNOWN)), outside(lambda: form(UNKNOWN))
    assert known[0] == unknown[0] == 200
    # The page differs in nothing but the code, which is drawn.
    assert len(known[2]) == len(unknown[2])
    assert known[3:] == unknown[3:]


def test_a_wrong_code_costs_the_same_whatever_it_is(db):
    def again(code):
        return lambda: Client().post("/write/again/", {"code": code})

    first = outside(again("aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aa"))
    second = outside(again("bbbb-bbbb-bbbb-bbbb-bbbb-bbbb-bb"))
    assert (first[0], first[3:]) == (second[0], second[3:]) == (422, first[3:])


def test_a_call_sign_that_exists_is_refused_as_one_that_does_not(olga):
    olga.password = make_password("seven tall poplars")
    olga.save()

    def come(call_sign):
        said = {"call_sign": call_sign, "password": "wrong"}
        return lambda: Client().post("/sign-in/", said)

    outside(come("Olga"))
    outside(come("Vasylka"))
    known, unknown = outside(come("Olga")), outside(come("Vasylka"))
    assert known[0] == unknown[0] == 422
    assert len(known[2].replace(b"Olga", b"")) == len(unknown[2].replace(b"Vasylka", b""))
    assert known[3:] == unknown[3:]
