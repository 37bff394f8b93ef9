"""Passkeys: what the browser answers is checked, counted, and good for one question."""

import json
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from audit.models import Entry
from operators import passkeys
from operators.models import Operator
from operators.passkeys import Proof, Taken
from operators.services.factors import FactorRefused
from operators.services.passkeys import passkey_add, passkey_check
from operators.services.sign_in import SignInRefused
from operators.views.passkey import STATE
from tests.operators.conftest import AT, proven
from tests.operators.proofs import PASSWORD, person, real, secret

__all__ = ["person", "real", "secret"]
pytestmark = [
    pytest.mark.urls("tests.operators.urls"),
    pytest.mark.django_db(databases=["default", "keyring", "receipts"]),
    pytest.mark.usefixtures("real"),
]
QUESTION, NEW, FACTOR = "/sign-in/passkey/", "/sign-in/passkey/new/", "/sign-in/factor/"


@pytest.fixture
def key(person: Operator) -> Authenticator:
    return Authenticator.objects.create(
        user=person, type="webauthn", created_at=AT, data={"name": "Stick", "count": 7}
    )


@pytest.fixture
def signs(monkeypatch, key):
    """The key signs whatever it is asked, and says how often it was used."""

    def with_count(uses: int) -> None:
        monkeypatch.setattr(
            "operators.services.passkeys.proven",
            lambda answer, state, held, *, host: Proof(held[0], uses),
        )

    return with_count


def check(person: Operator) -> None:
    passkey_check(
        operator=person, answer={}, state={}, host="x", browser="", source="192.0.2.1", at=AT
    )


def test_a_key_that_counts_on_is_taken_and_remembered(person, key, signs):
    signs(8)
    check(person)
    key.refresh_from_db()
    assert (key.data["count"], key.last_used_at) == (8, AT)


@pytest.mark.parametrize("uses", [7, 6, 0])
def test_a_key_that_does_not_count_on_was_copied_and_is_refused_for_good(person, key, signs, uses):
    signs(uses)
    with pytest.raises(SignInRefused):
        check(person)
    signs(9)
    with pytest.raises(SignInRefused):
        check(person)
    assert Entry.objects.filter(action="factor.copied").count() == 1


def test_a_key_that_never_counts_is_taken_again_and_again(person, key, signs):
    key.data = {"name": "Phone", "count": 0}
    key.save()
    signs(0)
    check(person)
    check(person)


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", "null", '{"id": 1}', "[" * 9000, '{"a":"' + "x" * 20_000 + '"}']
)
def test_whatever_is_no_answer_is_refused_and_counted(client, person, key, monkeypatch, answer):
    monkeypatch.setattr(passkeys, "_credential", lambda factor: None)
    client.post("/sign-in/", {"call_sign": "Kalyna", "password": PASSWORD})
    assert client.post(FACTOR, {"passkey": answer}).status_code == 422
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "attested", [b"", b"\x1b", b"\x58", b"\x81" * 3000, b"\xa1\x00", b"\xa1\x61", b"\xff"]
)
def test_no_bytes_of_a_key_break_the_reading(attested):
    asked = passkeys.offer(Operator(call_sign="Kalyna"), [], host="console.example")
    client_data = {
        "type": "webauthn.create",
        "challenge": asked.state["challenge"],
        "origin": "https://console.example",
    }
    response = {
        "clientDataJSON": websafe_encode(json.dumps(client_data).encode()),
        "attestationObject": websafe_encode(attested),
        "authenticatorData": websafe_encode(
            sha256(b"console.example").digest() + b"\xc1" + attested
        ),
        "signature": "AA",
    }
    answer = {"id": "AA", "rawId": "AA", "type": "public-key", "response": response}
    with pytest.raises(passkeys.UNFIT):
        passkeys.taken(answer, asked.state, host="console.example")
    client_data["type"] = "webauthn.get"
    response["clientDataJSON"] = websafe_encode(json.dumps(client_data).encode())
    with pytest.raises(passkeys.UNFIT):
        passkeys.proven(answer, asked.state, [], host="console.example")


def test_a_question_is_good_for_one_answer(client, person, key, monkeypatch):
    client.post("/sign-in/", {"call_sign": "Kalyna", "password": PASSWORD})
    session = client.session
    session[STATE] = {"challenge": "x", "user_verification": "preferred"}
    session.save()
    client.post(FACTOR, {"passkey": "{}"})
    assert STATE not in client.session


@pytest.mark.parametrize("address", [QUESTION, NEW])
def test_strangers_are_asked_nothing(client, person, key, address):
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405


def test_whoever_has_a_factor_makes_no_new_one_before_proving_it(client, person, key):
    client.post("/sign-in/", {"call_sign": "Kalyna", "password": PASSWORD})
    assert client.post(NEW).status_code == 404


def test_a_first_one_needs_the_enrolment_code(client, person):
    client.post("/sign-in/", {"call_sign": "Kalyna", "password": PASSWORD})
    assert client.post(NEW).status_code == 404


def test_signed_in_a_new_one_needs_a_fresh_proof(person):
    browser = Client()
    browser.force_login(person)
    assert browser.post(NEW).status_code == 404
    told = json.loads(proven(browser).post(NEW).content)["publicKey"]
    assert told["user"]["name"] == "Kalyna"
    assert told["rp"]["id"] == "testserver"


def test_a_locked_session_is_asked_nothing(person, key, monkeypatch):
    monkeypatch.setattr(passkeys, "_credentials", lambda held: [])
    browser = Client()
    browser.force_login(person)
    assert browser.post(QUESTION).status_code == 200
    before = browser.session[STATE]
    browser.post("/sign-in/lock/")
    assert browser.post(QUESTION).status_code == 404
    assert browser.session[STATE] == before


def test_what_is_no_part_of_a_new_key_is_not_kept(person):
    asked = passkeys.offer(person, [], host="console.example")
    public = ES256.from_cryptography_key(generate_private_key(SECP256R1()).public_key())
    credential = AttestedCredentialData.create(bytes(16), b"stick", public)
    data = AuthenticatorData.create(sha256(b"console.example").digest(), 0x41, 3, credential)
    client_data = CollectedClientData.create(
        "webauthn.create", asked.state["challenge"], "https://console.example"
    )
    response = {
        "clientDataJSON": websafe_encode(client_data),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    name = websafe_encode(b"stick")
    answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
    more = answer | {"note": "more", "response": response | {"transports": ["more"]}}
    passkey_add(
        operator=person, name="Stick", answer=more, state=asked.state, host="console.example", at=AT
    )
    factor = Authenticator.objects.get(type="webauthn")
    assert (factor.data["credential"], factor.data["count"]) == (answer, 3)
    assert passkeys.ask([factor], host="console.example").state


@pytest.mark.parametrize("name", ["", "   "])
def test_a_new_one_needs_a_name(person, name):
    with pytest.raises(FactorRefused):
        passkey_add(operator=person, name=name, answer={}, state={}, host="x", at=AT)


def test_the_first_passkey_brings_recovery_codes_and_the_second_does_not(person, monkeypatch):
    monkeypatch.setattr("operators.services.passkeys.taken", lambda *_args, **_more: Taken({}, 0))
    held = [
        passkey_add(operator=person, name=name, answer={}, state={}, host="x", at=AT)
        for name in ("Stick", "Phone")
    ]
    assert [len(codes) for codes in held] == [10, 0]


def test_a_name_that_nobody_can_see_is_left_out(person, monkeypatch):
    monkeypatch.setattr("operators.services.passkeys.taken", lambda *_args, **_more: Taken({}, 0))
    passkey_add(operator=person, name="St\0i\u202eck", answer={}, state={}, host="x", at=AT)
    assert Authenticator.objects.get().data["name"] == "Stick"
    with pytest.raises(FactorRefused):
        passkey_add(operator=person, name="\0\u200b", answer={}, state={}, host="x", at=AT)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 18, "²", "-1"])
def test_a_factor_that_is_not_there_is_removed_without_harm(person, key, number):
    browser = Client()
    browser.force_login(person)
    assert proven(browser).post("/me/factors/", {"remove": number}).status_code in {302, 422}
    assert Authenticator.objects.filter(pk=key.pk).exists()
