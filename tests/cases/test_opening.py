"""A contact becomes a case: new, or one that somebody recognised; never by itself."""

import pytest

from audit.receipts import receipt
from cases.inbound import Sender
from cases.lifecycle import Outcome
from cases.models import Case, IdentityTag, WrapCode
from cases.selectors.candidates import candidates
from cases.services.answers import AnswerNotKept, Given, answer_record, walk_load
from cases.services.contacts import contact_claim, contact_close
from cases.services.opening import OpeningRefused, case_open
from cases.services.receive import receive
from cases.services.recognition import case_link
from cases.services.resolution import case_resolve
from press.models import Fact
from tests.cases.conftest import AT, call, chat
from triage.registry import shipped
from triage.runner import step_at
from vault.fields import open_fields, open_one

SAME = Sender(name="Інше ім'я", number="+70005550141")


def opened(case, *names):
    seen = receipt(actor="test", action="test", subjects=[case.ref], at=AT)
    return open_fields(seen, [case], *names)[0]


def claimed(inbound, by):
    contact = receive(inbound=inbound)
    contact_claim(contact_ref=contact.ref, by=by, at=AT)
    contact.refresh_from_db()
    return contact


def closed(contact, by):
    contact_close(contact_ref=contact.ref, by=by, code="info_only", remark="", hard=False, at=AT)


class TestOpen:
    def test_takes_over_what_the_line_told(self, case_in_intake):
        told = opened(case_in_intake, "name", "handle", "language")
        assert told == {"name": "Беркут", "handle": "berkut_demo", "language": "ru"}

    def test_counts_one_fact_and_no_more(self, case_in_intake):
        assert Fact.objects.count() == 1
        assert Fact.objects.get().line == "telegram"

    def test_refuses_a_second_case_for_one_contact(self, case_in_intake, taken, olga):
        with pytest.raises(OpeningRefused, match="already"):
            case_open(contact_ref=taken.ref, by=olga, at=AT)

    def test_gives_the_case_to_whoever_opened_it(self, case_in_intake, olga):
        assert case_in_intake.assignee == olga

    def test_has_a_code_that_is_easy_to_say(self, case_in_intake):
        assert len(case_in_intake.code) == 7
        assert not set(case_in_intake.code) & set("OISDFGJLNQRUVWYZ")


class TestCandidates:
    def test_are_found_by_the_number_on_another_line(self, olga):
        first = claimed(call(), olga)
        case = case_open(contact_ref=first.ref, by=olga, at=AT)
        closed(first, olga)
        later = claimed(chat(conversation="another", sender=SAME), olga)
        assert candidates(contact=later, at=AT) == [case]

    def test_are_found_by_the_chat_after_the_name_changed(self, case_in_intake, taken, olga):
        closed(taken, olga)
        again = claimed(chat(sender=Sender(name="Хтось")), olga)
        assert candidates(contact=again, at=AT) == [case_in_intake]

    def test_drop_whoever_only_shares_a_cut_tag(self, case_in_intake, olga):
        other = claimed(chat(conversation="b", sender=Sender(handle="somebody_else")), olga)
        mine = IdentityTag.objects.get(contact=other, kind="handle")
        IdentityTag.objects.filter(case=case_in_intake, kind="handle").update(tag=mine.tag)
        assert candidates(contact=other, at=AT) == []

    def test_are_never_merged_by_themselves(self, case_in_intake, taken, olga):
        closed(taken, olga)
        assert claimed(chat(), olga).case is None

    def test_can_be_joined_and_a_resolved_case_begins_again(
        self, case_in_intake, taken, olga, vera
    ):
        closed(taken, olga)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.LOST_CONTACT, at=AT)
        again = claimed(chat(), olga)
        case = case_link(
            contact_ref=again.ref, case_ref=case_in_intake.ref, ground="words", by=olga, at=AT
        )
        assert (case.stage, Case.objects.count()) == ("intake", 1)


def test_every_ending_of_the_script_is_a_wrap_up_code():
    endings = {option.id for option in shipped().fields["outcome"].options}
    assert endings == set(WrapCode.values)


class TestAnswers:
    def given(self, choice, seen=0, **changes):
        return Given(choice=choice, language="ru", captures={}, note="", seen=seen, **changes)

    def first(self):
        return step_at(shipped(), (), entry="chat").node.choices[0].id

    def walk(self, contact):
        contact.refresh_from_db()
        seen = receipt(actor="test", action="test", subjects=[contact.ref], at=AT)
        return walk_load(open_one(seen, contact, "walk"))

    def test_are_kept_with_where_they_came_from(self, taken, olga):
        answer_record(contact_ref=taken.ref, by=olga, given=self.given(self.first()), at=AT)
        kept = self.walk(taken)[0]
        assert (kept.node, kept.version, kept.language) == (
            shipped().entries["chat"],
            shipped().version,
            "ru",
        )

    def test_pressed_twice_are_kept_once(self, taken, olga):
        for _press in range(2):
            answer_record(contact_ref=taken.ref, by=olga, given=self.given(self.first()), at=AT)
        assert len(self.walk(taken)) == 1

    def test_that_do_not_fit_are_refused_and_change_nothing(self, taken, olga):
        with pytest.raises(AnswerNotKept):
            answer_record(contact_ref=taken.ref, by=olga, given=self.given("nonsense"), at=AT)
        with pytest.raises(AnswerNotKept):
            answer_record(
                contact_ref=taken.ref, by=olga, given=self.given(self.first(), seen=5), at=AT
            )
        assert self.walk(taken) == ()

    def test_fill_the_case_that_is_opened(self, taken, olga):
        given = Given(choice=self.first(), language="uk", captures={}, note="", seen=0)
        answer_record(contact_ref=taken.ref, by=olga, given=given, at=AT)
        assert case_open(contact_ref=taken.ref, by=olga, at=AT).stage == "intake"
