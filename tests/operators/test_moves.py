"""Nobody is moved to another office by one administrator alone, whatever way is tried."""

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client

from audit.models import Entry
from operators.models import Office, Operator, PersonChange
from operators.roles import Role
from operators.services.changes import ChangeRefused, change_agree, office_ask
from operators.services.people import operator_keep_out
from tests.acting import acting_as
from tests.operators.conftest import AT, move_agreed, proven
from tests.operators.conftest import person as somebody

pytestmark = [
    pytest.mark.urls("tests.operators.urls"),
    pytest.mark.django_db(databases=["default", "keyring", "receipts"]),
]


@pytest.fixture
def klen(staff):
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def verba(north):
    return somebody(Role.ADMINISTRATOR, north, "Verba")


def asked(kalyna, klen, office):
    return office_ask(operator_ref=kalyna.pk, office=office, by=klen, at=AT)


def office_of(person):
    return Operator.objects.get(pk=person.pk).office


def test_a_person_moves_once_another_agrees_and_sessions_end(kalyna, klen, verba, north, south):
    change = asked(kalyna, klen, south)
    assert office_of(kalyna) == north
    with pytest.raises(ChangeRefused):
        change_agree(change_id=change.pk, by=klen, at=AT)
    before = kalyna.sessions_ended
    assert change_agree(change_id=change.pk, by=verba, at=AT).code == ""
    kalyna.refresh_from_db()
    assert (kalyna.office, kalyna.sessions_ended) == (south, before + 1)
    assert PersonChange.objects.get().spent
    told = Entry.objects.get(action="operators.office_agreed").detail
    assert told["new_office"] == str(south.pk)


def test_nobody_moves_themselves(klen, verba, south):
    with pytest.raises(ChangeRefused):
        asked(klen, klen, south)
    change = asked(verba, klen, south)
    with pytest.raises(ChangeRefused):
        change_agree(change_id=change.pk, by=verba, at=AT)


def test_where_a_person_works_already_nothing_is_asked(kalyna, klen, north):
    with pytest.raises(ChangeRefused):
        asked(kalyna, klen, north)


def test_a_newer_wish_replaces_the_older(kalyna, klen, verba, south):
    west = Office.objects.create(name="Office West", code="west")
    older, newer = asked(kalyna, klen, south), asked(kalyna, klen, west)
    with pytest.raises(PersonChange.DoesNotExist):
        change_agree(change_id=older.pk, by=verba, at=AT)
    change_agree(change_id=newer.pk, by=verba, at=AT)
    assert office_of(kalyna) == west


def test_of_two_who_agree_one_is_told_it_is_done(kalyna, klen, verba, north, south):
    change = asked(kalyna, klen, south)
    change_agree(change_id=change.pk, by=verba, at=AT)
    with pytest.raises(PersonChange.DoesNotExist):
        change_agree(change_id=change.pk, by=somebody(Role.ADMINISTRATOR, north, "Topolia"), at=AT)


def test_whoever_is_kept_out_moves_and_stays_out(kalyna, klen, verba, south):
    change = asked(kalyna, klen, south)
    operator_keep_out(operator_ref=kalyna.pk, by=klen, at=AT)
    change_agree(change_id=change.pk, by=verba, at=AT)
    assert office_of(kalyna) == south
    assert not Operator.objects.get(pk=kalyna.pk).is_active


def test_an_agreement_moves_once_and_there_alone(kalyna, klen, verba, north, south):
    move_agreed(kalyna, south)
    west = Office.objects.create(name="Office West", code="west")
    with pytest.raises(IntegrityError, match="somebody moves"), transaction.atomic():
        Operator.objects.filter(pk=kalyna.pk).update(office=west)
    Operator.objects.filter(pk=kalyna.pk).update(office=south)
    change_agree(change_id=asked(kalyna, klen, north).pk, by=verba, at=AT)
    with pytest.raises(IntegrityError, match="somebody moves"), transaction.atomic():
        Operator.objects.filter(pk=kalyna.pk).update(office=south)


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE operators_operator SET office_id ="
        " (SELECT ref FROM operators_office WHERE code = 'south') WHERE call_sign = 'Kalyna'",
        "UPDATE operators_personchange SET what = 'role', role = 'senior'",
        "UPDATE operators_personchange SET spent = false",
        "UPDATE operators_personchange SET office_id ="
        " (SELECT ref FROM operators_office WHERE code = 'north')",
    ],
)
def test_postgresql_moves_nobody_for_one(kalyna, klen, verba, south, north, forged):
    change_agree(change_id=asked(kalyna, klen, south).pk, by=verba, at=AT)
    change_agree(change_id=asked(kalyna, klen, north).pk, by=verba, at=AT)
    with acting_as("app"), pytest.raises(IntegrityError), transaction.atomic():
        connections["default"].cursor().execute(forged)


def test_the_page_asks_and_a_fresh_proof_is_needed(kalyna, klen, north, south):
    browser, page = Client(), f"/people/{kalyna.pk}/"
    browser.force_login(klen)
    browser.post(f"{page}office/", {"office": south.pk})
    assert not PersonChange.objects.exists()
    proven(browser).post(f"{page}office/", {"office": south.pk})
    assert "moves to Office South" in browser.get(page).content.decode()
    browser.post(f"{page}edit/", {"office": south.pk, "languages": ["uk"]})
    assert office_of(kalyna) == north
