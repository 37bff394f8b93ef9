"""Nobody is let in, or let in again, by one administrator alone, whatever way is tried."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from audit.models import Entry
from operators.models import Operator, PersonChange
from operators.roles import Role
from operators.services.changes import ChangeRefused, change_agree, person_add, role_ask
from operators.services.people import operator_keep_out
from tests.acting import acting_as
from tests.operators.conftest import AT, proven
from tests.operators.conftest import person as somebody
from tests.operators.proofs import person, secret

__all__ = ["person", "secret"]
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


@pytest.fixture
def kept_out(kalyna, klen):
    return operator_keep_out(operator_ref=kalyna.pk, by=klen, at=AT)


def again(kept_out, klen):
    role = Role(kept_out.role)
    return role_ask(operator_ref=kept_out.pk, role=role, by=klen, at=AT)


def is_in(person):
    return Operator.objects.get(pk=person.pk).is_active


def test_who_was_kept_out_comes_in_again_once_another_agrees(kept_out, klen, verba):
    change = again(kept_out, klen)
    assert not is_in(kept_out)
    with pytest.raises(ChangeRefused):
        change_agree(change_id=change.pk, by=klen, at=AT)
    assert not is_in(kept_out)
    assert change_agree(change_id=change.pk, by=verba, at=AT).code
    assert is_in(kept_out)
    assert Entry.objects.filter(action="operators.person_let_in").count() == 1


def test_whoever_has_factors_needs_no_code_to_set_them_up(secret, kept_out, klen, verba):
    change = again(kept_out, klen)
    assert not change_agree(change_id=change.pk, by=verba, at=AT).code
    assert is_in(kept_out)


def test_an_agreement_lets_in_once(kept_out, klen, verba):
    change_agree(change_id=again(kept_out, klen).pk, by=verba, at=AT)
    operator_keep_out(operator_ref=kept_out.pk, by=klen, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Operator.objects.filter(pk=kept_out.pk).update(is_active=True)
    assert not is_in(kept_out)


def test_an_agreement_to_a_role_lets_nobody_in_who_was_kept_out_meanwhile(kalyna, klen, verba):
    change = role_ask(operator_ref=kalyna.pk, role=Role.SENIOR, by=klen, at=AT)
    operator_keep_out(operator_ref=kalyna.pk, by=klen, at=AT)
    change_agree(change_id=change.pk, by=verba, at=AT)
    assert not is_in(kalyna)


def test_another_role_and_coming_in_are_one_agreement(kept_out, klen, verba):
    change = role_ask(operator_ref=kept_out.pk, role=Role.SENIOR, by=klen, at=AT)
    change_agree(change_id=change.pk, by=verba, at=AT)
    assert is_in(kept_out)
    assert PersonChange.objects.get().spent


def test_postgresql_lets_nobody_in_for_one(kept_out, klen):
    again(kept_out, klen)
    with pytest.raises(IntegrityError, match="two administrators"), transaction.atomic():
        Operator.objects.filter(pk=kept_out.pk).update(is_active=True)


def test_the_console_writes_nobody_down_who_may_come_in_at_once(north):
    with acting_as("app"):
        Operator.objects.create(call_sign="Lypa", role=Role.PRESS, office=north, is_active=False)
        with pytest.raises(IntegrityError, match="somebody new waits"), transaction.atomic():
            Operator.objects.create(call_sign="Ivolha", role=Role.PRESS, office=north)
    assert not Operator.objects.filter(call_sign="Ivolha").exists()


def test_somebody_new_by_the_console_still_waits(klen, north):
    with acting_as("app"):
        new, _handed = person_add(call_sign="Lypa", role=Role.PRESS, office=north, by=klen, at=AT)
    assert not is_in(new)


def test_the_page_asks_and_a_fresh_proof_is_needed(kept_out, klen):
    browser, page = Client(), f"/people/{kept_out.pk}/"
    browser.force_login(klen)
    browser.post(f"{page}active/", {"active": "1"})
    assert not PersonChange.objects.exists()
    proven(browser).post(f"{page}active/", {"active": "1"})
    assert "may come in as Operator" in browser.get(page).content.decode()
    assert not is_in(kept_out)
