"""A call of our own: made from the handset of whoever calls back, within what was agreed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, transaction

from cases.models import CallAttempt, Callback, CallCommand, SafeContact
from cases.safe_contact import Way
from cases.services.attempts import callback_attempt, callback_reached
from cases.services.callbacks import callback_plan, callback_take
from operators.reach import office_of
from tests.acting import acting_as
from tests.cases.conftest import AT

HOUR = timedelta(hours=1)


@pytest.fixture
def begun(case_in_intake, olga, agree):
    """An attempt that Olga has begun, within what was agreed."""
    agree(case_in_intake, olga)
    due = callback_plan(case_ref=case_in_intake.ref, by=olga, starts=AT, at=AT)
    callback_take(callback_ref=due.ref, by=olga, at=AT)
    return callback_attempt(callback_ref=due.ref, by=olga, at=AT)


def command(attempt: CallAttempt, **bent: object) -> CallCommand:
    """A call for this attempt, written past every service."""
    whole = {
        "contact": attempt.callback.contact,
        "attempt": attempt,
        "line": "sip",
        "verb": "originate",
        "key": uuid4().hex,
        "by": attempt.by,
        "at": AT,
        "deadline": AT + HOUR,
    }
    with acting_as("app"), office_of(attempt.callback.office_id):
        return CallCommand.objects.create(**(whole | bent))


def refused(attempt: CallAttempt, **bent: object) -> str:
    """Why PostgreSQL lets nobody make this call."""
    with pytest.raises(Error) as error, transaction.atomic():
        command(attempt, **bent)
    return str(error.value)


class TestPostgresqlItself:
    def test_lets_whoever_makes_the_attempt_call_once(self, begun):
        command(begun)
        assert "attempt_id" in refused(begun)

    def test_refuses_anybody_elses_call(self, begun, taras):
        assert "only whoever" in refused(begun, by=taras)

    def test_refuses_a_call_after_the_attempt_or_the_promise(self, begun, olga):
        Callback.objects.update(taken_by=None)
        assert "only whoever" in refused(begun)
        Callback.objects.update(taken_by=olga)
        callback_reached(callback_ref=begun.callback_id, by=olga, reached="nobody", at=AT)
        assert "only whoever" in refused(begun)

    def test_refuses_a_call_outside_what_was_agreed(self, begun, olga):
        late = AT + timedelta(days=60)
        assert "outside what was agreed" in refused(begun, at=late, deadline=late + HOUR)
        SafeContact.objects.update(voided_at=AT, voided_by=olga)
        assert "outside what was agreed" in refused(begun)

    def test_refuses_a_call_by_an_agreement_that_was_replaced(
        self, case_in_intake, begun, olga, agree
    ):
        agree(case_in_intake, olga, way=Way.WEB)
        assert "outside what was agreed" in refused(begun)

    def test_refuses_to_call_for_another_attempt(self, begun):
        made = command(begun)
        for change in ({"line": "other"}, {"verb": "hold", "attempt": None, "line": ""}):
            with pytest.raises(Error), transaction.atomic():
                CallCommand.objects.filter(pk=made.pk).update(**change)
