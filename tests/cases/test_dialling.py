"""A call of our own: made from the handset of whoever calls back, within what was agreed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction

from audit.models import Entry
from audit.receipts import AuditUnavailable
from cases.lifecycle import Outcome
from cases.models import CallAttempt, Callback, CallCommand, Dialled, SafeContact
from cases.safe_contact import Way
from cases.services.attempts import callback_attempt, callback_reached
from cases.services.call_commands import commands_expire
from cases.services.callbacks import CallbackRefused, callback_plan, callback_take
from cases.services.dialling import callback_dial, callback_dialled
from cases.services.resolution import case_resolve
from cases.services.safe_contacts import safe_contact_void
from cases.services.setting_up import line_place
from intake.telephone.adapter import CallEvent, CallKind, Order
from intake.telephone.keeping import OF_OUR_OWN
from intake.telephone.meaning import inbound_of
from live.models import OutboxRow
from operators.reach import office_of
from tests.acting import acting_as
from tests.cases.conftest import AT
from tests.cases.line import Line
from vault.keyring import KeysGone

SOON = AT + timedelta(seconds=2)
NUMBER = "+70005550141"
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


@pytest.fixture
def line(begun) -> Line:
    """The line of the office, which can call."""
    line = Line()
    line.can()
    return line


def dial(attempt: CallAttempt, by, at=AT) -> CallAttempt:
    """Ask the line, and give the attempt as it is kept."""
    return callback_dial(callback_ref=attempt.callback_id, by=by, at=at)


def told(attempt: CallAttempt, kind: CallKind) -> str:
    """The line tells of the call it makes; gives what is kept of it."""
    order = CallCommand.objects.get(verb="originate").ref
    assert inbound_of(CallEvent("any", kind, order=order), line="sip", at=AT) is None
    callback_dialled(command_ref=order, told=OF_OUR_OWN[kind], at=AT)
    attempt.refresh_from_db()
    return attempt.dialled


class TestDial:
    def test_rings_at_ones_own_handset_and_calls_the_agreed_number(self, begun, line, olga):
        for _time in range(2):
            dial(begun, olga)
        [due] = line.take(SOON)
        assert (due.verb, due.desk, due.target, due.conversation) == ("originate", "101", "", "")
        assert due.number == NUMBER
        assert line.take(SOON) == []
        assert Entry.objects.filter(action="callback.dial_asked").count() == 1

    def test_opens_the_number_under_a_receipt_of_the_line_and_keeps_it_nowhere(
        self, begun, line, olga, caplog
    ):
        dial(begun, olga)
        [due] = line.take(SOON)
        seen = Entry.objects.using("receipts").get(action="callback.dial")
        assert (seen.actor, seen.at) == ("line:sip", SOON)
        assert seen.detail["subjects"] == sorted(
            [str(begun.callback_id), str(begun.agreement.case_id)]
        )
        assert NUMBER not in caplog.text
        assert NUMBER not in repr(due)
        order = Order(due.ref, due.verb, due.conversation, due.target, due.desk, number=due.number)
        assert NUMBER not in repr(order)
        with connection.cursor() as cursor:
            cursor.execute("SELECT c::text, a::text FROM cases_callcommand c, cases_callattempt a")
            assert NUMBER not in str(cursor.fetchall())

    def test_is_refused_without_an_attempt_of_ones_own(self, begun, line, olga, taras):
        with pytest.raises(CallbackRefused, match="Already taken by Olga"):
            dial(begun, taras)
        callback_reached(callback_ref=begun.callback_id, by=olga, reached="nobody", at=AT)
        callback_take(callback_ref=begun.callback_id, by=olga, at=SOON + HOUR)
        with pytest.raises(CallbackRefused, match="say that you have"):
            dial(begun, olga, at=SOON + HOUR)

    def test_is_refused_outside_what_was_agreed(self, begun, line, olga, case_in_intake):
        safe_contact_void(case_ref=case_in_intake.ref, by=olga, at=AT)
        with pytest.raises(CallbackRefused, match="void"):
            dial(begun, olga)

    def test_is_refused_without_a_line_or_a_handset(self, begun, line, olga):
        line.can("answer", "hold")
        with pytest.raises(CallbackRefused, match="No line can call"):
            dial(begun, olga)
        line.can()
        olga.extension = ""
        with pytest.raises(CallbackRefused, match="No line can call"):
            dial(begun, olga)

    def test_is_made_by_no_line_of_another_office(self, begun, line, olga, sister_office):
        line_place(key="sip", office=sister_office)
        with pytest.raises(CallbackRefused, match="No line can call"):
            dial(begun, olga)

    def test_is_no_call_of_another_office(self, begun, line, stranger):
        with pytest.raises(Callback.DoesNotExist):
            dial(begun, stranger)


class TestTheSecondLook:
    @pytest.mark.parametrize("change", ["void", "anew", "over", "given_back", "resolved"])
    def test_calls_nobody_who_may_not_be_called_any_more(
        self, begun, line, olga, agree, case_in_intake, change
    ):
        dial(begun, olga)
        if change == "void":
            safe_contact_void(case_ref=case_in_intake.ref, by=olga, at=AT)
        elif change == "anew":
            agree(case_in_intake, olga)
        elif change == "over":
            callback_reached(callback_ref=begun.callback_id, by=olga, reached="nobody", at=AT)
        elif change == "given_back":
            Callback.objects.update(taken_by=None)
        else:
            case_resolve(case_ref=case_in_intake.ref, by=olga, outcome=Outcome.INFORMED, at=AT)
        assert line.take(SOON) == []
        made = CallCommand.objects.get(verb="originate")
        assert (made.state, made.cause) == ("failed", "unsafe")
        assert not Entry.objects.using("receipts").filter(action="callback.dial").exists()
        begun.refresh_from_db()
        assert begun.dialled == "failed"

    def test_calls_nobody_while_the_journal_cannot_be_written(self, begun, line, olga, monkeypatch):
        def away(**_told: object) -> None:
            raise AuditUnavailable("away")

        monkeypatch.setattr("cases.services.number_to_dial.receipt", away)
        dial(begun, olga)
        assert line.take(SOON) == []
        assert CallCommand.objects.get(verb="originate").cause == "no_audit"

    def test_calls_nobody_when_the_keys_are_gone(self, begun, line, olga, monkeypatch):
        def gone(*_told: object) -> None:
            raise KeysGone

        monkeypatch.setattr("cases.services.number_to_dial.open_one", gone)
        dial(begun, olga)
        assert line.take(SOON) == []
        assert CallCommand.objects.get(verb="originate").cause == "unreadable"

    def test_begins_nothing_late(self, begun, line, olga):
        dial(begun, olga)
        assert line.take(AT + timedelta(seconds=11)) == []
        commands_expire(at=AT + timedelta(seconds=11))
        begun.refresh_from_db()
        assert begun.dialled == "failed"


class TestTold:
    def test_goes_on_and_never_back(self, begun, line, olga):
        dial(begun, olga)
        [due] = line.take(SOON)
        line.settle(due, SOON)
        before = OutboxRow.objects.count()
        assert told(begun, CallKind.OFFERED) == "desk"
        assert told(begun, CallKind.RINGING) == "ringing"
        assert told(begun, CallKind.OFFERED) == "ringing"
        assert told(begun, CallKind.ANSWERED) == "answered"
        assert told(begun, CallKind.HUNG_UP) == "ended"
        assert told(begun, CallKind.BUSY) == "ended"
        assert OutboxRow.objects.count() == before + 4
        assert (begun.reached, begun.callback.state) == ("", "due")
        kept = Entry.objects.filter(action="callback.dialled", actor="line:sip")
        assert [each.detail["told"] for each in kept.order_by("pk")][-1] == "ended"

    @pytest.mark.parametrize("kind", sorted(OF_OUR_OWN))
    def test_every_word_is_one_of_the_record(self, begun, line, olga, kind):
        assert OF_OUR_OWN[kind] in Dialled.values
        dial(begun, olga)
        assert told(begun, kind) == OF_OUR_OWN[kind]

    def test_of_an_unknown_call_changes_nothing(self, begun):
        callback_dialled(command_ref=uuid4(), told="ringing", at=AT)
        begun.refresh_from_db()
        assert begun.dialled == ""


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
