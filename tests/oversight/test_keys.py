"""A new key of keys: asked for by one administrator, begun by another, done by the worker."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from audit.models import Entry
from operators.models import Operator
from operators.roles import Role
from operators.services import operator_keep_out
from oversight.models import KeyRotation
from oversight.services import rotation
from oversight.services.rotation import (
    RotationRefused,
    rotation_agree,
    rotation_ask,
    rotation_pause,
    rotation_turn,
    rotation_withdraw,
)
from tests.operators.conftest import AT, person, proven
from vault.kek import key_encryption
from vault.keyring import keys_create
from vault.rotation import keys_behind

pytestmark = [
    pytest.mark.urls("tests.operators.urls"),
    pytest.mark.django_db(databases=["default", "keyring", "receipts"]),
    pytest.mark.usefixtures("root_secrets"),
]


@pytest.fixture
def klen(staff: dict[Role, Operator]) -> Operator:
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def verba(north) -> Operator:
    return person(Role.ADMINISTRATOR, north, "Verba")


def test_nothing_turns_before_another_administrator_agreed(klen, verba):
    before = key_encryption().current_version
    wish = rotation_ask(by=klen, at=AT)
    with pytest.raises(RotationRefused):
        rotation_agree(rotation=wish.pk, by=klen, at=AT)
    rotation_turn(at=AT)
    assert key_encryption().current_version == before
    rotation_agree(rotation=wish.pk, by=verba, at=AT)
    keys_create(owner=klen.pk, kind="staff", at=AT)
    while not KeyRotation.objects.get().ended_at:
        rotation_turn(at=AT)
    assert key_encryption().current_version == before + 1
    assert keys_behind() == 0
    assert Entry.objects.filter(action="keys.rotated").count() == 1


def test_a_worker_that_was_killed_goes_on_with_the_same_version(klen, verba):
    rotation_agree(rotation=rotation_ask(by=klen, at=AT).pk, by=verba, at=AT)
    rotation_turn(at=AT)
    made = KeyRotation.objects.get().version
    rotation_turn(at=AT)
    assert KeyRotation.objects.get().version == made == key_encryption().current_version


@pytest.mark.parametrize("dies_in", ["kek_next", "kek_ensure", "keys_rewrap", "record"])
def test_a_worker_that_dies_anywhere_leaves_one_new_version(klen, verba, monkeypatch, dies_in):
    before = set(key_encryption().versions())
    rotation_agree(rotation=rotation_ask(by=klen, at=AT).pk, by=verba, at=AT)
    whole = getattr(rotation, dies_in)

    def dies(*args: object, **more: object) -> None:
        whole(*args, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(rotation, dies_in, dies)
    with pytest.raises(KeyboardInterrupt):
        rotation_turn(at=AT)
    monkeypatch.setattr(rotation, dies_in, whole)
    while not KeyRotation.objects.get().ended_at:
        rotation_turn(at=AT)
    assert set(key_encryption().versions()) - before == {KeyRotation.objects.get().version}
    assert Entry.objects.filter(action="keys.rotated").count() == 1


def test_held_it_does_nothing_and_goes_on_afterwards(klen, verba):
    rotation_agree(rotation=rotation_ask(by=klen, at=AT).pk, by=verba, at=AT)
    rotation_pause(paused=True, by=klen, at=AT)
    rotation_turn(at=AT)
    assert KeyRotation.objects.get().version is None
    rotation_pause(paused=False, by=klen, at=AT)
    rotation_turn(at=AT)
    assert KeyRotation.objects.get().version is not None


def test_a_wish_ends_with_the_right_of_whoever_asked(klen, verba):
    wish = rotation_ask(by=klen, at=AT)
    operator_keep_out(operator_ref=klen.pk, by=verba, at=AT)
    with pytest.raises(RotationRefused, match="Ask anew"):
        rotation_agree(rotation=wish.pk, by=verba, at=AT)


@pytest.mark.django_db(databases=["default", "keyring", "receipts"], transaction=True)
def test_of_two_who_ask_at_once_one_is_refused_in_words(klen, verba):
    both = Barrier(2)

    def ask(by: Operator) -> bool:
        try:
            connections["default"].ensure_connection()
            both.wait(timeout=60)
            rotation_ask(by=by, at=AT)
        except RotationRefused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, [klen, verba])) == [False, True]


def test_there_is_one_at_a_time_and_a_wish_can_be_taken_back(klen, verba):
    rotation_ask(by=klen, at=AT)
    with pytest.raises(RotationRefused):
        rotation_ask(by=verba, at=AT)
    rotation_withdraw(by=verba, at=AT)
    rotation_ask(by=verba, at=AT)


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE oversight_keyrotation SET agreed_by_id = asked_by_id, agreed_at = now()",
        "UPDATE oversight_keyrotation SET version = 9",
        "UPDATE oversight_keyrotation SET ended_at = now()",
    ],
)
def test_postgresql_refuses_it_by_one(klen, forged):
    rotation_ask(by=klen, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        connections["default"].cursor().execute(forged)


def test_an_auditor_sees_and_turns_nothing(signed_in, klen):
    browser: Client = signed_in(Role.AUDITOR)
    assert browser.get("/oversight/keys/").status_code == 200
    assert browser.post("/oversight/keys/rotate/").status_code == 404
    rotation_ask(by=klen, at=AT)
    wish = KeyRotation.objects.get()
    assert browser.post(f"/oversight/keys/{wish.pk}/agree/").status_code == 404
    assert "Ask for a new key" not in browser.get("/oversight/keys/").content.decode()


def test_a_new_key_needs_a_fresh_proof(signed_in):
    browser: Client = signed_in(Role.ADMINISTRATOR)
    answer = browser.post("/oversight/keys/rotate/")
    assert answer.headers["Location"] == "/sign-in/again/?next=/oversight/keys/"
    assert not KeyRotation.objects.exists()


def test_two_administrators_press_one_button_each(signed_in, klen, verba):
    first = proven(signed_in(Role.ADMINISTRATOR))
    first.post("/oversight/keys/rotate/")
    wish = KeyRotation.objects.get()
    first.post(f"/oversight/keys/{wish.pk}/agree/")
    assert KeyRotation.objects.get().agreed_by is None
    second = Client()
    second.force_login(verba)
    proven(second).post(f"/oversight/keys/{wish.pk}/agree/")
    assert KeyRotation.objects.get().agreed_by == verba
    assert "data keys" in second.get("/oversight/keys/").content.decode()
    assert second.post("/oversight/keys/99/agree/").status_code == 404
