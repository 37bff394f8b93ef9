"""A call that the line ends too soon: nothing is lost, and the next call goes on with it."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from audit.models import Entry
from audit.receipts import receipt
from cases.inbound import Kind, Sender
from cases.models import Callback, Case, Contact, Draft, DraftPlace, State, WrapCode
from cases.safe_contact import Hours, Uncalled, Way
from cases.selectors.lost_calls import lost_calls
from cases.services.answers import Given, answer_record, walk_load, walk_times
from cases.services.contacts import (
    ContactRefused,
    contact_claim,
    contact_close,
    contact_resume,
    contact_wrap_up,
)
from cases.services.drafts import draft_keep
from cases.services.freezing import case_freeze
from cases.services.lost_calls import LostCallRefused, contact_call_again, contact_go_on
from cases.services.merging import merge_agree, merge_propose
from cases.services.opening import case_open
from cases.services.receive import receive
from cases.services.safe_contacts import safe_contact_void
from tests.cases.conftest import AT, call
from triage.answers import BACK, live
from triage.registry import current
from triage.runner import start, step_at
from vault.fields import open_one

NUMBER, OTHER = "+70005550141", "+70005550199"
LATER = AT + timedelta(minutes=9)


def taken(by, call_id: str = "call-1", number: str = NUMBER, at: datetime = AT) -> Contact:
    contact = receive(inbound=call(call_id=call_id, sender=Sender(number=number), at=at))
    contact_claim(contact_ref=contact.ref, by=by, at=at)
    return contact


def pressed(contact, by, *, seen: int = 0, note: str = "", at: datetime = AT) -> str:
    """The first choice of where the conversation stands."""
    choice = step_at(current(), walk(contact)).node.choices[0].id
    given = Given(choice=choice, language="ru", captures={}, note=note, seen=seen)
    answer_record(contact_ref=contact.ref, by=by, given=given, at=at)
    return choice


def cut(call_id: str = "call-1", at: datetime = AT) -> None:
    receive(inbound=call(Kind.CALL_ENDED, call_id=call_id, at=at))


def walk(contact):
    return walk_load(walk_text(contact))


def walk_text(contact) -> str | None:
    found = Contact.objects.get(ref=contact.ref)
    seen = receipt(actor="test", action="contact.view", subjects=[contact.ref], at=AT)
    return open_one(seen, found, "walk")


@pytest.fixture
def lost(olga) -> Contact:
    """Two answers and a note are given, a third is being typed, and the line drops."""
    contact = taken(olga)
    pressed(contact, olga, note="шепче")
    pressed(contact, olga, seen=1, at=AT + timedelta(minutes=1))
    draft_keep(
        about=contact.ref,
        place=DraftPlace.ANSWER,
        by=olga,
        typed={"note": ["їх четверо"]},
        version=2,
        base=2,
        at=AT,
    )
    cut(at=AT + timedelta(minutes=2))
    contact.refresh_from_db()
    return contact


class TestLost:
    def test_is_a_call_that_the_line_ends_before_the_script_does(self, lost):
        assert (lost.state, lost.lost) == (State.WRAP_UP, True)
        assert len(walk(lost)) == 2

    def test_is_none_that_we_end(self, olga):
        contact = taken(olga)
        contact_wrap_up(contact_ref=contact.ref, by=olga, at=AT)
        cut()
        contact.refresh_from_db()
        assert not contact.lost

    def test_is_none_that_ends_after_the_script(self, olga):
        contact = taken(olga)
        Contact.objects.filter(ref=contact.ref).update(at_end=True)
        cut()
        contact.refresh_from_db()
        assert (contact.state, contact.lost) == (State.WRAP_UP, False)

    def test_is_no_more_once_the_conversation_goes_on(self, lost, olga):
        contact_resume(contact_ref=lost.ref, by=olga, at=LATER)
        lost.refresh_from_db()
        assert not lost.lost

    @pytest.mark.parametrize(("code", "stays"), [("dropped", True), ("prank", False)])
    def test_stays_so_when_closed_unless_it_was_none_to_go_on_with(self, lost, olga, code, stays):
        contact_close(
            contact_ref=lost.ref, by=olga, code=WrapCode(code), remark="", hard=False, at=LATER
        )
        lost.refresh_from_db()
        assert lost.lost is stays

    def test_says_where_it_stopped_and_what_may_be_done(self, lost, olga):
        client = Client()
        client.force_login(olga)
        page = client.get(f"/contacts/{lost.ref}/").content.decode()
        assert "The call was lost at" in page
        assert str(Uncalled.UNKNOWN.label) in page
        assert re.search(r'value="dropped"[^>]*checked', page)


class TestCallAgain:
    @pytest.fixture
    def cased(self, lost, olga) -> Case:
        case_open(contact_ref=lost.ref, by=olga, at=AT)
        return Case.objects.get()

    def test_in_an_open_window_is_taken_at_once(self, lost, cased, olga, agree):
        agree(cased, olga)
        callback = contact_call_again(contact_ref=lost.ref, by=olga, at=LATER)
        assert (callback.taken_by, callback.case, callback.due.lower) == (olga, cased, LATER)
        acts = ["callback.agreed", "callback.taken"]
        assert Entry.objects.filter(action__in=acts, subject=callback.ref).count() == len(acts)

    def test_outside_it_waits_for_the_next(self, lost, cased, olga, agree):
        agree(cased, olga, hours=[Hours(3, 600, 660)])
        callback = contact_call_again(contact_ref=lost.ref, by=olga, at=LATER)
        assert callback.taken_by is None
        assert callback.due.lower > LATER

    @pytest.mark.parametrize(
        ("agreed", "reason"),
        [
            ("", Uncalled.NOT_AGREED),
            ("telegram", Uncalled.OTHER_WAY),
            ("void", Uncalled.VOID),
            ("frozen", Uncalled.FROZEN),
        ],
    )
    def test_without_an_agreement_nobody_calls(self, lost, cased, olga, agree, agreed, reason):
        if agreed:
            agree(cased, olga, **({"way": Way.TELEGRAM} if agreed == "telegram" else {}))
        if agreed == "void":
            safe_contact_void(case_ref=cased.ref, by=olga, at=AT)
        if agreed == "frozen":
            case_freeze(case_ref=cased.ref, by=olga, at=AT)
        with pytest.raises(LostCallRefused) as refused:
            contact_call_again(contact_ref=lost.ref, by=olga, at=LATER)
        assert str(refused.value) == str(reason.label)
        assert not Callback.objects.exists()

    def test_is_promised_once(self, lost, cased, olga, agree):
        agree(cased, olga)
        contact_call_again(contact_ref=lost.ref, by=olga, at=LATER)
        with pytest.raises(LostCallRefused, match="promised"):
            contact_call_again(contact_ref=lost.ref, by=olga, at=LATER)

    def test_is_for_a_lost_call_alone(self, olga, agree):
        contact = taken(olga)
        case = case_open(contact_ref=contact.ref, by=olga, at=AT)
        agree(case, olga)
        with pytest.raises(LostCallRefused, match="not lost"):
            contact_call_again(contact_ref=contact.ref, by=olga, at=LATER)


class TestGoOn:
    def go_on(self, contact, lost, by):
        return contact_go_on(contact_ref=contact.ref, lost_ref=lost.ref, by=by, at=LATER)

    def test_leads_another_operator_to_the_same_step_with_the_same_answers(self, lost, taras):
        contact = taken(taras, "call-2", at=LATER)
        self.go_on(contact, lost, taras)
        assert walk(contact) == walk(lost)
        assert walk_times(walk_text(contact)) == walk_times(walk_text(lost))
        contact.refresh_from_db()
        assert contact.continues == lost
        assert Entry.objects.filter(action="contact.gone_on", subject=contact.ref).exists()

    def test_joins_no_two_cases(self, lost, olga, taras, nadia, vera):
        first = case_open(contact_ref=lost.ref, by=olga, at=AT)
        contact = taken(taras, "call-2", at=LATER)
        contact.refresh_from_db()
        assert [each.ref for each in lost_calls(contact=contact, at=LATER)] == [lost.ref]
        second = case_open(contact_ref=contact.ref, by=taras, at=LATER)
        contact.refresh_from_db()
        assert lost_calls(contact=contact, at=LATER) == []
        with pytest.raises(LostCallRefused, match="different cases"):
            self.go_on(contact, lost, taras)
        told = {"case_ref": first.ref, "into_ref": second.ref, "why": "Той самий голос"}
        merge = merge_propose(by=nadia, at=LATER, **told)
        merge_agree(merge_ref=merge.ref, by=vera, at=LATER)
        assert [each.ref for each in lost_calls(contact=contact, at=LATER)] == [lost.ref]
        self.go_on(contact, lost, taras)

    def test_brings_the_note_that_was_being_typed(self, lost, taras):
        contact = taken(taras, "call-2", at=LATER)
        self.go_on(contact, lost, taras)
        assert Draft.objects.get(about=contact.ref).base == len(walk(lost))
        client = Client()
        client.force_login(taras)
        page = client.get(f"/contacts/{contact.ref}/").content.decode()
        assert "їх четверо" in page
        assert "Olga spoke with them before" in page

    def test_keeps_what_was_answered_in_the_new_call(self, lost, taras):
        contact = taken(taras, "call-2", at=LATER)
        pressed(contact, taras, note="той самий голос", at=LATER)
        self.go_on(contact, lost, taras)
        joined = walk(contact)
        assert [each.note for each in joined][:2] == ["той самий голос", ""]
        assert joined[1].choice == BACK
        assert live(joined) == walk(lost)
        assert len(walk_times(walk_text(contact))) == len(joined)

    def test_of_a_call_without_answers_only_says_who_spoke(self, olga, taras):
        lost, contact = taken(olga), taken(taras, "call-2")
        cut()
        self.go_on(contact, lost, taras)
        assert walk(contact) == ()
        assert step_at(current(), walk(contact)) == start(current())

    def test_happens_once(self, lost, olga, taras):
        self.go_on(taken(taras, "call-2", at=LATER), lost, taras)
        with pytest.raises(LostCallRefused, match="Taras"):
            self.go_on(taken(olga, "call-3", at=LATER), lost, olga)

    def test_is_for_whoever_has_the_new_call_in_hand(self, lost, olga, taras):
        contact = taken(olga, "call-2", at=LATER)
        with pytest.raises(ContactRefused):
            self.go_on(contact, lost, taras)

    @pytest.mark.parametrize("why", ["another office", "too long ago", "not lost", "itself"])
    def test_needs_a_lost_call_of_the_day_and_the_office(
        self, lost, olga, taras, sister_office, why
    ):
        contact = taken(taras, "call-2", at=LATER)
        found = Contact.objects.filter(ref=lost.ref)
        if why == "another office":
            found.update(office=sister_office)
        elif why == "too long ago":
            found.update(ended_at=LATER - timedelta(hours=25))
        elif why == "not lost":
            found.update(lost=False)
        with pytest.raises(LostCallRefused, match="no lost call"):
            self.go_on(contact, contact if why == "itself" else lost, taras)

    @pytest.mark.parametrize(
        ("number", "words"), [(NUMBER, "Same number"), (OTHER, "1 other call was lost")]
    )
    def test_is_offered_and_never_done_by_itself(self, olga, taras, number, words):
        # The page asks the real clock.
        began = now() - timedelta(minutes=5)
        lost = taken(olga, at=began)
        pressed(lost, olga, at=began)
        cut(at=began)
        contact = taken(taras, "call-2", number, at=now())
        client = Client()
        client.force_login(taras)
        page = client.get(f"/contacts/{contact.ref}/").content.decode()
        assert words in page
        assert walk(contact) == ()
        answer = client.post(f"/contacts/{contact.ref}/go-on/", {"lost": lost.ref})
        assert answer.status_code == 303
        assert walk(contact) == walk(lost)

    def test_the_one_who_lost_it_reads_who_goes_on(self, lost, olga, taras):
        self.go_on(taken(taras, "call-2", at=LATER), lost, taras)
        client = Client()
        client.force_login(olga)
        part = client.get(f"/contacts/{lost.ref}/lost/").content.decode()
        assert "Taras goes on" in part
