"""Callbacks: promised, taken by one, tried only within what was agreed, and how they end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import Error, connections, transaction

from audit.models import Entry
from cases.inbound import Kind, Sender
from cases.models import CallAttempt, Callback, Case, Contact, Reached, SafeContact
from cases.safe_contact import Hours, Way
from cases.services.abandoned import abandoned_compare
from cases.services.attempts import callback_attempt, callback_reached, callback_reveal
from cases.services.callbacks import (
    CallbackRefused,
    callback_agree,
    callback_drop,
    callback_give_back,
    callback_plan,
    callback_take,
)
from cases.services.editing import case_edit
from cases.services.receive import receive
from cases.services.reveal import RevealReason
from cases.services.safe_contacts import safe_contact_void
from live.models import OutboxRow
from operators.models import Alert
from tests.cases.conftest import AT, call

#: The fixture's moment is 03:41 on a Monday in Moscow.
NIGHT = [Hours(1, 3 * 60, 4 * 60)]
LATER = AT + timedelta(minutes=10)


@pytest.fixture
def due(case_in_intake, olga, agree):
    """A promise of a case that may be called at any hour."""
    agree(case_in_intake, olga)
    return callback_plan(case_ref=case_in_intake.ref, by=olga, starts=AT, at=AT)


@pytest.fixture
def begun(due, olga):
    callback_take(callback_ref=due.ref, by=olga, at=AT)
    callback_attempt(callback_ref=due.ref, by=olga, at=AT)
    return due


class TestPlan:
    def test_lasts_as_long_as_the_window(self, case_in_intake, olga, agree):
        agree(case_in_intake, olga, hours=NIGHT)
        callback = callback_plan(case_ref=case_in_intake.ref, by=olga, starts=AT, at=AT)
        assert callback.due.upper == AT + timedelta(minutes=19)

    def test_outside_says_why_and_when_by_both_clocks(self, case_in_intake, olga, agree):
        agree(case_in_intake, olga, hours=NIGHT, zone="Asia/Omsk")
        with pytest.raises(CallbackRefused) as refused:
            callback_plan(case_ref=case_in_intake.ref, by=olga, starts=LATER, at=AT)
        said = str(refused.value)
        assert "outside the hours" in said
        assert "23:00 Kyiv" in said
        assert "03:00 Omsk" in said


class TestTake:
    def test_is_refused_without_an_agreement(self, taken, olga):
        callback = callback_agree(
            contact_ref=taken.ref, by=olga, starts=AT, ends=LATER, agreed="", at=AT
        )
        with pytest.raises(CallbackRefused, match="No safe contact"):
            callback_take(callback_ref=callback.ref, by=olga, at=AT)

    def test_is_refused_once_the_agreement_is_void(self, due, case_in_intake, olga):
        safe_contact_void(case_ref=case_in_intake.ref, by=olga, at=AT)
        with pytest.raises(CallbackRefused, match="void"):
            callback_take(callback_ref=due.ref, by=olga, at=AT)

    def test_tells_the_second_who_has_it_until_it_is_given_back(self, due, olga, taras):
        callback_take(callback_ref=due.ref, by=olga, at=AT)
        with pytest.raises(CallbackRefused, match="Olga"):
            callback_take(callback_ref=due.ref, by=taras, at=AT)
        callback_give_back(callback_ref=due.ref, by=olga, at=AT)
        assert callback_take(callback_ref=due.ref, by=taras, at=AT).taken_by == taras

    def test_knows_the_agreement_of_a_case_that_came_later(self, taken, olga, agree):
        from cases.services.opening import case_open

        promise = callback_agree(
            contact_ref=taken.ref, by=olga, starts=AT, ends=LATER, agreed="", at=AT
        )
        agree(case_open(contact_ref=taken.ref, by=olga, at=AT), olga)
        assert callback_take(callback_ref=promise.ref, by=olga, at=AT).taken_by == olga

    def test_a_dropped_one_is_over(self, due, olga):
        callback_drop(callback_ref=due.ref, by=olga, at=AT)
        with pytest.raises(CallbackRefused, match="settled"):
            callback_take(callback_ref=due.ref, by=olga, at=AT)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_of_two_at_once_one_calls(due, olga, taras):
    barrier = Barrier(2)

    def take(by):
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=60)
            callback_take(callback_ref=due.ref, by=by, at=AT)
        except CallbackRefused as refusal:
            return str(refusal)
        else:
            return by.call_sign
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(take, (olga, taras)))
    winner = Callback.objects.get(ref=due.ref).taken_by.call_sign
    assert sorted(told) == sorted([winner, f"Already taken by {winner}."])


class TestAttempt:
    def test_is_for_whoever_took_it(self, due, olga):
        with pytest.raises(CallbackRefused, match="Take the callback first"):
            callback_attempt(callback_ref=due.ref, by=olga, at=AT)

    def test_twice_is_once(self, begun, olga):
        callback_attempt(callback_ref=begun.ref, by=olga, at=LATER)
        assert CallAttempt.objects.count() == 1

    def test_of_somebody_who_gave_the_callback_back_is_over(self, begun, olga, taras):
        first = callback_attempt(callback_ref=begun.ref, by=olga, at=AT)
        callback_give_back(callback_ref=begun.ref, by=olga, at=AT)
        first.refresh_from_db()
        assert (first.reached, first.ended_at) == (Reached.NOBODY, AT)
        callback_take(callback_ref=begun.ref, by=taras, at=AT)
        assert callback_attempt(callback_ref=begun.ref, by=taras, at=LATER).by == taras
        begun.refresh_from_db()
        why = RevealReason.CALL_BACK
        assert callback_reveal(callback=begun, by=taras, reason=why, at=LATER) == "+70005550141"

    def test_ends_with_its_window(self, case_in_intake, olga, agree):
        agree(case_in_intake, olga, hours=NIGHT)
        callback = callback_plan(case_ref=case_in_intake.ref, by=olga, starts=AT, at=AT)
        callback_take(callback_ref=callback.ref, by=olga, at=AT)
        with pytest.raises(CallbackRefused, match="Next: Mon"):
            callback_attempt(callback_ref=callback.ref, by=olga, at=AT + timedelta(minutes=19))

    def test_shows_the_number_under_a_receipt_and_only_then(self, due, olga):
        callback_take(callback_ref=due.ref, by=olga, at=AT)
        due.refresh_from_db()
        why = RevealReason.CALL_BACK
        with pytest.raises(CallbackRefused, match="say that you have"):
            callback_reveal(callback=due, by=olga, reason=why, at=AT)
        callback_attempt(callback_ref=due.ref, by=olga, at=AT)
        assert callback_reveal(callback=due, by=olga, reason=why, at=AT) == "+70005550141"
        assert Entry.objects.using("receipts").filter(action="callback.reveal").count() == 1


class TestReached:
    def ended(self, begun, olga, reached):
        return callback_reached(callback_ref=begun.ref, by=olga, reached=reached, at=LATER)

    def test_the_person_settles_it(self, begun, olga):
        assert self.ended(begun, olga, Reached.PERSON).state == Callback.State.DONE

    @pytest.mark.parametrize("reached", [Reached.NOBODY, Reached.SOMEBODY])
    def test_nobody_lets_it_wait_for_whoever_is_next(self, begun, olga, reached):
        callback = self.ended(begun, olga, reached)
        assert (callback.state, callback.taken_by) == (Callback.State.DUE, None)
        assert callback.due.lower == LATER + timedelta(minutes=30)

    @pytest.mark.parametrize("reached", [Reached.COMMANDER, Reached.UNSAFE])
    def test_what_was_not_safe_ends_every_call_and_is_told(
        self, begun, case_in_intake, olga, vera, reached
    ):
        other = callback_plan(case_ref=case_in_intake.ref, by=olga, starts=LATER, at=AT)
        self.ended(begun, olga, reached)
        assert SafeContact.objects.get().voided_by == olga
        states = Callback.objects.values_list("state", flat=True)
        assert set(states) == {Callback.State.DROPPED}
        assert Alert.objects.get().kind == "unsafe_call"
        assert Alert.objects.get().subject == case_in_intake.ref
        with pytest.raises(CallbackRefused):
            callback_take(callback_ref=other.ref, by=olga, at=LATER)

    def test_leaves_rows_in_the_journal_and_hints_without_a_word(self, begun, olga):
        before = OutboxRow.objects.count()
        self.ended(begun, olga, Reached.PERSON)
        acts = Entry.objects.filter(subject=begun.ref).values_list("action", flat=True)
        assert {"callback.taken", "callback.attempted", "callback.ended", "callback.done"} <= set(
            acts
        )
        assert OutboxRow.objects.count() > before


class TestPostgresql:
    def attempt(self, due, olga, **changes):
        row = {"callback": due, "agreement": SafeContact.objects.latest("revision")}
        row |= {"way": Way.TELEPHONE, "by": olga, "at": AT}
        with transaction.atomic():
            return CallAttempt.objects.create(**(row | changes))

    @pytest.mark.parametrize(
        "changes",
        [{"at": AT + timedelta(days=60)}, {"at": AT - timedelta(days=2)}, {"way": "telegram"}],
        ids=str,
    )
    def test_refuses_an_attempt_outside_the_agreement(self, due, olga, changes):
        callback_take(callback_ref=due.ref, by=olga, at=AT)
        with pytest.raises(Error, match="outside what was agreed"):
            self.attempt(due, olga, **changes)
        assert self.attempt(due, olga)

    def test_refuses_one_outside_the_hours(self, case_in_intake, olga, agree):
        agree(case_in_intake, olga, hours=NIGHT)
        due = callback_plan(case_ref=case_in_intake.ref, by=olga, starts=AT, at=AT)
        callback_take(callback_ref=due.ref, by=olga, at=AT)
        with pytest.raises(Error, match="outside what was agreed"):
            self.attempt(due, olga, at=AT + timedelta(minutes=19))

    def test_refuses_an_older_agreement_and_a_void_one(self, due, case_in_intake, olga, agree):
        callback_take(callback_ref=due.ref, by=olga, at=AT)
        older = SafeContact.objects.get()
        agree(case_in_intake, olga)
        with pytest.raises(Error, match="outside what was agreed"):
            self.attempt(due, olga, agreement=older)
        safe_contact_void(case_ref=case_in_intake.ref, by=olga, at=AT)
        with pytest.raises(Error, match="outside what was agreed"):
            self.attempt(due, olga)

    def test_refuses_whoever_did_not_take_it(self, due, olga, taras):
        callback_take(callback_ref=due.ref, by=olga, at=AT)
        with pytest.raises(Error, match="only whoever took"):
            self.attempt(due, olga, by=taras)

    def test_rewrites_no_outcome(self, begun, olga):
        callback_reached(callback_ref=begun.ref, by=olga, reached=Reached.PERSON, at=LATER)
        with pytest.raises(Error, match="not rewritten"), transaction.atomic():
            CallAttempt.objects.update(reached="nobody")


class TestAbandoned:
    NUMBER = "+70005550141"

    @pytest.fixture
    def known(self, case_in_intake, olga):
        case_edit(
            case_ref=case_in_intake.ref,
            by=olga,
            fields={"phone": self.NUMBER},
            version=case_in_intake.version,
            at=AT,
        )
        return Case.objects.get(ref=case_in_intake.ref)

    def hung_up(self, call_id="call-1", number=NUMBER):
        receive(inbound=call(call_id=call_id, sender=Sender(number=number)))
        return receive(inbound=call(Kind.CALL_ENDED, call_id=call_id))

    def test_becomes_a_callback_where_the_agreement_lets_it(self, known, olga, agree):
        agree(known, olga)
        contact = self.hung_up()
        assert abandoned_compare(at=LATER) == 1
        callback = Callback.objects.get()
        assert (callback.case, callback.contact, callback.by) == (known, contact, None)
        contact.refresh_from_db()
        assert contact.case is None

    def test_is_compared_once_and_waits_once(self, known, olga, agree):
        agree(known, olga)
        for call_id in ("call-1", "call-2"):
            self.hung_up(call_id)
        assert [abandoned_compare(at=LATER) for _ in range(2)] == [1, 0]
        assert Contact.objects.filter(compared=True).count() == 2

    @pytest.mark.parametrize("number", ["", "+70005550199"])
    def test_of_somebody_whom_nobody_knows_stays_a_call(self, known, olga, agree, number):
        agree(known, olga)
        contact = self.hung_up(number=number)
        assert abandoned_compare(at=LATER) == 0
        assert not Callback.objects.exists()
        contact.refresh_from_db()
        assert contact.compared

    @pytest.mark.parametrize("agreed", [None, "void", Way.TELEGRAM])
    def test_stays_a_call_where_nothing_allows_one(self, known, olga, agree, agreed):
        if agreed:
            agree(known, olga, way=Way.TELEPHONE if agreed == "void" else agreed)
        if agreed == "void":
            safe_contact_void(case_ref=known.ref, by=olga, at=AT)
        self.hung_up()
        assert abandoned_compare(at=LATER) == 0
        assert not Callback.objects.exists()
