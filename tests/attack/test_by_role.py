"""Two people are not enough where the rule names their role: PostgreSQL asks for it, too."""

import pytest
from django.db import IntegrityError, transaction

from cases.models import RetentionPeriod
from cases.services.purging import PeriodRefused, period_approve, period_ask
from operators.services import operator_keep_out
from oversight.models import KeyRotation, Verification
from tests.acting import acting_as
from tests.cases.conftest import AT

PERIOD = {"kind": "withdrew", "days": 30, "asked_at": AT}


@pytest.fixture(autouse=True)
def as_the_console(petro, olga, nadia, lesya, aron, ada, vera):
    with acting_as("app"):
        yield


def refused(make):
    with pytest.raises(IntegrityError, match="agree|auditor"), transaction.atomic():
        make()


@pytest.mark.parametrize("who", ["petro", "olga", "nadia", "lesya", "aron"])
def test_a_period_is_not_asked_for_by_whoever_may_not(request, who):
    person = request.getfixturevalue(who)
    refused(lambda: RetentionPeriod.objects.create(asked_by=person, **PERIOD))


@pytest.mark.parametrize("who", ["petro", "olga", "aron"])
def test_nor_agreed_to(request, vera, who):
    wish = RetentionPeriod.objects.create(asked_by=vera, **PERIOD)
    mine = RetentionPeriod.objects.filter(pk=wish.pk)
    person = request.getfixturevalue(who)
    refused(lambda: mine.update(approved_by=person, approved_at=AT))


def test_it_stays_as_it_was_asked_for(vera, ada):
    wish = RetentionPeriod.objects.create(asked_by=vera, **PERIOD)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        RetentionPeriod.objects.filter(pk=wish.pk).update(days=7, approved_by=ada, approved_at=AT)


def test_a_wish_for_a_period_ends_with_the_right_of_whoever_asked(vera, ada):
    wish = period_ask(kind="withdrew", days=30, by=vera, at=AT)
    operator_keep_out(operator_ref=vera.pk, by=ada, at=AT)
    with pytest.raises(PeriodRefused, match="Ask anew"):
        period_approve(wish=wish.pk, by=ada, at=AT)


@pytest.mark.parametrize("who", ["petro", "olga", "vera", "aron"])
def test_a_new_key_is_agreed_to_by_administrators_alone(request, ada, who):
    person = request.getfixturevalue(who)
    refused(lambda: KeyRotation.objects.create(asked_by=person, asked_at=AT))
    wish = KeyRotation.objects.create(asked_by=ada, asked_at=AT)
    mine = KeyRotation.objects.filter(pk=wish.pk)
    refused(lambda: mine.update(agreed_by=person, agreed_at=AT))


def test_no_verification_begins_with_its_result(aron, ada):
    asked = {"asked_at": AT, "newest": 9}
    refused(lambda: Verification.objects.create(asked_by=ada, **asked))
    refused(lambda: Verification.objects.create(asked_by=aron, ended_at=AT, seq=9, **asked))
    assert Verification.objects.create(asked_by=aron, **asked).seq == 0
