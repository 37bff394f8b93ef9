"""When the audit or the database is away, the answer is 503 and not one plain word."""

import pytest
from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from audit.receipts import AuditUnavailable
from cases.models import Contact
from cases.views import desk
from operators.models import Office, Operator
from operators.roles import Role
from tests.cases.conftest import case_in_intake, office, olga, person, taken, waiting  # noqa: F401
from tests.cases.test_pages import browser  # noqa: F401


@pytest.fixture
def signed_in(browser, case_in_intake, olga):  # noqa: F811
    return browser(olga)


@pytest.mark.parametrize("trouble", [AuditUnavailable, OperationalError])
def test_a_page_that_cannot_be_written_down_is_not_shown(
    signed_in,
    taken,  # noqa: F811
    monkeypatch,
    trouble,
):
    def away(**_: object) -> None:
        raise trouble("away")

    monkeypatch.setattr("cases.presenters.contact_page.receipt", away)
    answer = signed_in.get(f"/contacts/{taken.ref}/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "четверо" not in answer.content.decode()
    monkeypatch.undo()
    assert "четверо" in signed_in.get(f"/contacts/{taken.ref}/").content.decode()


def test_any_other_mistake_is_still_a_mistake(signed_in, monkeypatch):
    def broken(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(desk, "queue_context", broken)
    signed_in.raise_request_exception = False
    assert signed_in.get("/queue/").status_code == 500


def test_what_was_done_twice_in_one_moment_is_said_in_words(signed_in, monkeypatch, office):  # noqa: F811
    def twice(*_: object) -> None:
        Office.objects.create(code=office.code, name="Again")

    monkeypatch.setattr(desk, "queue_context", twice)
    with transaction.atomic():
        answer = signed_in.get("/queue/")
    assert answer.status_code == 409
    assert "in the same moment" in answer.content.decode()


def test_what_is_given_to_somebody_who_is_just_kept_out_is_said_in_words(
    signed_in,
    waiting,  # noqa: F811
    monkeypatch,
    office,  # noqa: F811
):
    gone = person(office, "Gone", Role.OPERATOR)
    Operator.objects.filter(pk=gone.pk).update(is_active=False)

    def given(*_: object) -> None:
        Contact.objects.filter(ref=waiting.ref).update(operator=gone)

    monkeypatch.setattr(desk, "queue_context", given)
    with transaction.atomic():
        assert signed_in.get("/queue/").status_code == 409


@pytest.mark.parametrize("cause", [DeadlockDetected, SerializationFailure, LockNotAvailable])
def test_of_two_who_stand_in_each_others_way_one_is_told_in_words(signed_in, monkeypatch, cause):
    def broken(*_: object) -> None:
        raise OperationalError("deadlock detected") from cause("deadlock detected")

    monkeypatch.setattr(desk, "queue_context", broken)
    answer = signed_in.get("/queue/")
    assert answer.status_code == 409
    assert "in the same moment" in answer.content.decode()


def test_what_breaks_before_a_view_is_answered_for_alike(signed_in, monkeypatch):
    def broken(*_: object) -> None:
        raise OperationalError("deadlock detected") from DeadlockDetected("deadlock detected")

    monkeypatch.setattr("operators.doors.door_of", broken)
    signed_in.raise_request_exception = False
    assert signed_in.get("/queue/").status_code == 409
