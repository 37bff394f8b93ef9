"""Somebody who waits for months: looked after as agreed, listed when silent, and back."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import Error, transaction

from audit.models import Entry
from cases.lifecycle import Outcome, Stage
from cases.models import CallAttempt, Callback, Case, Dormancy, Reached, Silence
from cases.presenters.case_page import case_look
from cases.presenters.dormancy import waits_shown
from cases.safe_contact import Hours
from cases.selectors.dormancy import silent_in, waiting_in
from cases.services.callbacks import CallbackRefused, callback_drop
from cases.services.case_words import case_words_make, case_words_said
from cases.services.dormancy import (
    DormancyRefused,
    dormancy_begin,
    dormancy_check_in,
    dormancy_end,
)
from cases.services.freezing import case_freeze
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from cases.services.retention import case_purge_due
from cases.services.silence_look import QUIET, silent_left, silent_look, silent_tend
from tests.cases.conftest import AT, chat
from tests.cases.test_lifecycle import schedule
from tests.cases.test_outcomes import hung_up

pytestmark = pytest.mark.usefixtures("then")
SOON = AT + timedelta(days=10)
WHY = "Чекає на відправку на фронт."


@pytest.fixture
def wait(case_in_intake, olga, agree):
    def waits(case=case_in_intake, starts=SOON, **changes):
        if not case.safe_contacts.exists():
            agree(case, olga)
        told = {"why": WHY, "by": olga, "at": AT} | changes
        return dormancy_begin(case_ref=case.ref, starts=starts, **told)

    return waits


def look(at):
    return sum(silent_look(at=at))


def silence() -> str:
    return Dormancy.objects.get().silence


class TestBegun:
    def test_says_for_what_and_promises_the_check_in(self, wait, case_in_intake, olga):
        wait()
        assert Callback.objects.get().due.lower == SOON
        seen = case_look(case=case_in_intake, asker=olga, at=AT)
        shown = waits_shown(case_in_intake.ref, seen, AT)
        assert (shown.why, shown.due, shown.by) == (WHY, SOON, "Olga")

    def test_needs_an_agreement_on_safe_contact(self, case_in_intake, olga):
        told = {"case_ref": case_in_intake.ref, "why": WHY, "by": olga, "at": AT}
        with pytest.raises(CallbackRefused, match="No safe contact has been agreed"):
            dormancy_begin(starts=SOON, **told)
        assert not Dormancy.objects.exists()

    def test_looks_after_nobody_outside_the_hours_they_called_safe(
        self, wait, case_in_intake, olga, agree
    ):
        agree(case_in_intake, olga, hours=[Hours(SOON.isoweekday() % 7 + 1, 600, 660)])
        with pytest.raises(CallbackRefused, match="outside the hours"):
            wait()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [({"why": " "}, "for what they wait"), ({"starts": AT}, "lies in the past")],
    )
    def test_says_what_is_missing(self, wait, changes, said):
        with pytest.raises(DormancyRefused, match=said):
            wait(**changes)

    def test_once_at_a_time(self, wait):
        wait()
        with pytest.raises(DormancyRefused, match="waits already"):
            wait(starts=SOON + timedelta(days=1))

    def test_not_over_a_held_window_nor_frozen(self, wait, case_verified, lesya, olga):
        schedule(case_verified, lesya)
        with pytest.raises(DormancyRefused, match="window is held"):
            wait(case_verified)
        with pytest.raises(Error, match="open case waits"), transaction.atomic():
            Dormancy.objects.create(case=case_verified, by=olga, at=AT, due=SOON)

    def test_of_a_frozen_case_is_refused(self, wait, case_in_intake, olga, agree):
        agree(case_in_intake, olga)
        case_freeze(case_ref=case_in_intake.ref, by=olga, at=AT)
        with pytest.raises(CallbackRefused, match="frozen"):
            wait()

    def test_changes_neither_stage_nor_hands(self, wait, case_in_intake, olga):
        wait()
        case = Case.objects.get(ref=case_in_intake.ref)
        assert (case.stage, case.assignee) == (Stage.INTAKE, olga)


class TestEnded:
    def test_by_the_code_words_whatever_the_account(self, wait, case_in_intake, olga):
        made = case_words_make(case_ref=case_in_intake.ref, by=olga, at=AT)
        wait()
        later = AT + timedelta(days=90)
        said = chat(made.words[0], conversation="chat-elsewhere", at=later)
        receive(inbound=said)
        case_words_said(inbound=said)
        row = Dormancy.objects.get()
        assert (row.ended_at, row.ended_by) == (later, None)

    def test_by_somebody_who_says_so(self, wait, case_in_intake, olga):
        wait()
        dormancy_end(case_ref=case_in_intake.ref, by=olga, at=SOON)
        assert Dormancy.objects.get().ended_by == olga
        with pytest.raises(DormancyRefused, match="does not wait"):
            dormancy_end(case_ref=case_in_intake.ref, by=olga, at=SOON)

    def test_with_the_case(self, wait, case_in_intake, olga, vera):
        wait()
        hung_up(case_in_intake, olga)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=SOON)
        assert Dormancy.objects.get().ended_at == SOON
        case_purge_due(case_ref=case_in_intake.ref, at=SOON + timedelta(days=120))
        assert not Dormancy.objects.exists()

    def test_once_a_window_is_held(self, wait, case_verified, lesya):
        wait(case_verified)
        schedule(case_verified, lesya)
        assert Dormancy.objects.get().ended_at is not None

    def test_once(self, wait, case_in_intake, olga):
        wait()
        dormancy_end(case_ref=case_in_intake.ref, by=olga, at=SOON)
        with pytest.raises(Error, match="not rewritten"), transaction.atomic():
            Dormancy.objects.update(ended_at=None, ended_by=None)


class TestSilent:
    def test_nobody_is_while_a_check_in_lies_ahead(self, wait):
        wait()
        assert look(AT + timedelta(days=1)) == 1
        assert silence() == ""

    def test_whoever_was_not_reached_at_the_check_in(self, wait, vera, stranger):
        wait()
        look(SOON + timedelta(days=2))
        assert silence() == Silence.MISSED
        assert [row.silence for row in silent_in(vera)] == ["missed"]
        assert (waiting_in(vera), waiting_in(stranger), silent_in(stranger)) == (1, 0, [])

    def test_whoever_was_reached_and_nothing_lies_ahead(self, wait, olga):
        wait()
        promise = Callback.objects.get()
        spoke = SOON + timedelta(minutes=5)
        Callback.objects.update(taken_by=olga)
        agreement = promise.case.safe_contacts.get()
        told = {"way": "telephone", "by": olga, "at": spoke}
        CallAttempt.objects.create(callback=promise, agreement=agreement, **told)
        CallAttempt.objects.update(reached=Reached.PERSON, ended_at=spoke)
        look(SOON + timedelta(days=2))
        assert silence() == Silence.UNPLANNED

    def test_whoever_said_nothing_for_long_though_a_check_in_lies_ahead(self, wait):
        wait(starts=AT + timedelta(days=29))
        look(AT + QUIET - timedelta(days=2))
        assert silence() == ""
        Dormancy.objects.update(seen_at=None)
        sum(silent_look(at=AT + timedelta(days=8), quiet=timedelta(days=7)))
        assert silence() == Silence.LONG

    def test_is_no_more_once_the_next_check_in_is_promised(self, wait, case_in_intake, olga):
        wait()
        late = SOON + timedelta(days=2)
        look(late)
        callback_drop(callback_ref=Callback.objects.get().ref, by=olga, at=late)
        ahead = late + timedelta(days=3)
        dormancy_check_in(case_ref=case_in_intake.ref, by=olga, starts=ahead, at=late)
        assert (silence(), Dormancy.objects.get().due) == ("", ahead)

    def test_everybody_is_looked_at_once_a_day_and_a_cut_is_made_up_for(self, wait):
        wait()
        night = AT + timedelta(days=1)
        begun = silent_look(at=night)
        assert silent_left(at=night) == 1
        assert next(begun) == 1
        assert silent_left(at=night) == 0
        assert silent_tend(at=night + timedelta(hours=2)) == 0
        assert silent_tend(at=night + timedelta(days=1)) == 1

    def test_the_command_names_nobody(self, wait):
        row = wait()
        out = StringIO()
        call_command("silent_people", stdout=out)
        assert out.getvalue() == "0 who wait are silent.\n" or "1 who" in out.getvalue()
        assert row.case.code not in out.getvalue()


class TestPage:
    def test_is_a_supervisors(self, client, wait, case_in_intake, olga, vera):
        wait()
        look(SOON + timedelta(days=2))
        client.force_login(olga)
        assert client.get("/cases/silent/").status_code == 404
        client.force_login(vera)
        page = client.get("/cases/silent/").content.decode()
        assert case_in_intake.code in page
        assert "nobody was reached" in page
        assert WHY not in page

    def test_of_the_case_lets_it_wait_and_ends_it(self, client, case_in_intake, olga, agree):
        client.force_login(olga)
        where = f"/cases/{case_in_intake.ref}/"
        assert client.post(f"{where}let-wait/", {"why": WHY}).status_code == 422
        sent = {"why": WHY, "starts": "2030-01-07T10:00"}
        answer = client.post(f"{where}let-wait/", sent)
        assert (answer.status_code, WHY in answer.content.decode()) == (409, True)
        assert client.post(f"{where}check-in/", sent).status_code == 409
        assert client.post(f"{where}end-wait/").status_code == 409


def test_the_journal_holds_no_reason(wait):
    wait()
    assert Entry.objects.get(action="case.dormant").detail == {}
