"""The pages of contacts and cases, as each role meets them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from audit.models import Entry
from cases.models import Callback, Case
from cases.services.contacts import contact_claim
from cases.services.receive import receive
from operators.models import Operator
from operators.roles import Role
from operators.services import operator_keep_out, sign_in_link_make
from operators.services.changes import change_agree, role_ask
from tests.cases.conftest import AT, call, chat, person

Browser = Callable[[Operator], Client]


@pytest.fixture
def browser(db) -> Browser:
    def signed_in(person: Operator) -> Client:
        client = Client()
        token = sign_in_link_make(call_sign=person.call_sign, at=datetime.now(tz=UTC))
        client.get(f"/sign-in/{token}/")
        return client

    return signed_in


class TestClaim:
    def test_leads_to_the_contact(self, browser, waiting, olga):
        answer = browser(olga).post(f"/contacts/{waiting.ref}/claim/")
        assert (answer.status_code, answer.url) == (303, f"/contacts/{waiting.ref}/")

    def test_says_409_and_who_won(self, browser, taken, taras):
        answer = browser(taras).post(f"/contacts/{taken.ref}/claim/")
        assert answer.status_code == 409
        assert "Olga" in answer.content.decode()

    def test_answers_programs_with_problem_details(self, browser, taken, taras):
        answer = browser(taras).post(
            f"/contacts/{taken.ref}/claim/", headers={"Accept": "application/json"}
        )
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 409


class TestReach:
    def test_of_an_operator_ends_at_her_own_cases(self, browser, case_in_intake, olga, taras):
        assert browser(olga).get(f"/cases/{case_in_intake.ref}/").status_code == 200
        assert browser(taras).get(f"/cases/{case_in_intake.ref}/").status_code == 404

    def test_of_everybody_ends_at_the_office(self, browser, case_in_intake, taken, stranger):
        client = browser(stranger)
        for path in (f"/cases/{case_in_intake.ref}/", f"/contacts/{taken.ref}/"):
            assert client.get(path).status_code == 404

    def test_looks_alike_for_what_is_hidden_and_what_is_not_there(
        self, browser, case_in_intake, taras
    ):
        client = browser(taras)
        hidden = client.get(f"/cases/{case_in_intake.ref}/")
        absent = client.get("/cases/00000000-0000-4000-8000-000000000000/")
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)

    def test_of_the_liaison_officer_begins_with_the_released_place(
        self, browser, case_in_intake, lesya, nadia, roman, approve, release
    ):
        Case.objects.filter(ref=case_in_intake.ref).update(liaison=lesya)
        assert browser(lesya).get(f"/cases/{case_in_intake.ref}/").status_code == 404
        approved = approve(case_in_intake, nadia, roman)
        assert browser(lesya).get(f"/cases/{case_in_intake.ref}/").status_code == 404
        release(approved)
        assert browser(lesya).get(f"/cases/{case_in_intake.ref}/").status_code == 200


class TestTyped:
    def test_words_are_kept_when_they_are_refused(self, browser, taken, olga):
        answer = browser(olga).post(f"/contacts/{taken.ref}/reply/", {"body": "я" * 4097})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "я" * 4097 in page
        assert "An answer has at most 4,096 characters" in page

    def test_answers_are_never_cut_by_the_browser(self, browser, taken, olga):
        page = browser(olga).get(f"/contacts/{taken.ref}/").content.decode()
        box = re.search(r'<textarea name="body"[^>]*>', page)
        assert box
        assert "maxlength" not in box[0]

    def test_values_survive_a_colleague_who_was_quicker(self, browser, case_in_intake, olga):
        answer = browser(olga).post(
            f"/cases/{case_in_intake.ref}/edit/", {"version": 99, "sector": "Куп'янський напрямок"}
        )
        assert answer.status_code == 409
        assert "Куп&#x27;янський напрямок" in answer.content.decode()
        assert '<details class="panel" open>' in answer.content.decode()

    def test_red_values_left_empty_stay_as_they_are(self, browser, case_in_intake, olga):
        before = bytes(case_in_intake.name)
        browser(olga).post(
            f"/cases/{case_in_intake.ref}/edit/",
            {"version": case_in_intake.version, "name": "", "sector": "північ"},
        )
        assert bytes(Case.objects.get().name) == before


class TestSavingOnTheDesk:
    """Olga has two chats in hand; the second, which she took last, is another person's."""

    @pytest.fixture
    def newest(self, case_in_intake, olga):
        contact = receive(inbound=chat("Ми інші", conversation="chat-7002"))
        contact_claim(contact_ref=contact.ref, by=olga, at=AT + timedelta(minutes=3))
        return contact

    def save(self, client, case, back, **changes):
        sent = {"version": case.version, "sector": "північ", "back": str(back)} | changes
        return client.post(f"/cases/{case.ref}/edit/", sent)

    def test_stays_on_the_contact_it_was_pressed_for(
        self, browser, case_in_intake, taken, newest, olga
    ):
        client = browser(olga)
        assert (
            f'name="back" value="{taken.ref}"'
            in client.get(f"/contacts/{taken.ref}/").content.decode()
        )
        answer = self.save(client, case_in_intake, taken.ref)
        assert (answer.status_code, answer.url) == (303, f"/contacts/{taken.ref}/")

    def test_stays_there_when_it_is_refused(self, browser, case_in_intake, taken, newest, olga):
        answer = self.save(browser(olga), case_in_intake, taken.ref, version=99)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert f"/contacts/{taken.ref}/reply/" in page
        assert f"/contacts/{newest.ref}/reply/" not in page
        assert "північ" in page

    @pytest.mark.parametrize("back", ["newest", "desk", "stranger"])
    def test_leads_to_the_case_from_anywhere_else(
        self, browser, case_in_intake, newest, olga, back
    ):
        named = {"newest": newest.ref, "desk": "desk", "stranger": uuid4()}[back]
        answer = self.save(browser(olga), case_in_intake, named)
        assert (answer.status_code, answer.url) == (303, f"/cases/{case_in_intake.ref}/")


class TestReveal:
    def ask(self, client, case, **changes):
        sent = {"field": "name", "reason": "verify"} | changes
        return client.post(f"/cases/{case.ref}/reveal/", sent)

    def test_shows_the_value_and_leaves_a_receipt(self, browser, case_in_intake, olga):
        answer = self.ask(browser(olga), case_in_intake)
        assert "Беркут" in answer.content.decode()
        entry = Entry.objects.using("receipts").get(action="case.reveal.name")
        assert (entry.reason, entry.subject, entry.receipt) == ("verify", case_in_intake.ref, True)

    def test_needs_a_reason(self, browser, case_in_intake, olga):
        assert self.ask(browser(olga), case_in_intake, reason="").status_code == 422
        assert not Entry.objects.using("receipts").filter(action="case.reveal.name").exists()

    def test_needs_a_fresh_proof_of_who_one_is(self, browser, case_in_intake, olga):
        client = browser(olga)
        session = client.session
        session.pop("stepped_up_at", None)
        session.save()
        assert self.ask(client, case_in_intake).status_code == 409

    @pytest.mark.parametrize("field", ["outcome", "story", "key_owner", "stage"])
    def test_shows_no_other_field(self, browser, case_in_intake, olga, field):
        answer = self.ask(browser(olga), case_in_intake, field=field)
        assert answer.status_code in (409, 422)

    def test_is_on_no_page_before_it_is_asked_for(self, browser, case_in_intake, olga):
        page = browser(olga).get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert "Беркут" not in page


class TestCallback:
    def agree(self, client, contact, starts, ends):
        sent = {"starts": starts, "ends": ends, "agreed": ""}
        return client.post(f"/contacts/{contact.ref}/callback/", sent)

    def test_is_listed_once_it_is_agreed(self, browser, taken, olga):
        client = browser(olga)
        answer = self.agree(client, taken, "2099-01-01T20:00", "2099-01-01T20:30")
        assert answer.status_code in (303, 409)
        self.agree(client, taken, "2027-01-01T20:00", "2027-01-01T20:30")
        assert Callback.objects.count() == 1
        assert "20:00–20:30" in client.get("/callbacks/").content.decode()

    def test_says_that_it_is_kept_and_what_is_missing(self, browser, case_in_intake, taken, olga):
        client = browser(olga)
        self.agree(client, taken, "2027-01-01T20:00", "2027-01-01T20:30")
        page = client.get(f"/contacts/{taken.ref}/").content.decode()
        assert "agree on a safe contact now" in page

    def test_is_not_made_outside_its_window(self, browser, taken, olga):
        client = browser(olga)
        self.agree(client, taken, "2027-01-01T20:00", "2027-01-01T20:30")
        answer = client.post(f"/callbacks/{Callback.objects.get().ref}/", {"step": "take"})
        assert answer.status_code == 409

    def test_refuses_a_window_that_ends_before_it_begins(self, browser, taken, olga):
        answer = self.agree(browser(olga), taken, "2027-01-01T20:30", "2027-01-01T20:00")
        assert answer.status_code == 422


@pytest.mark.parametrize("name", ["olga", "nadia", "vera"])
@pytest.mark.parametrize("path", ["/desk/", "/queue/", "/cases/", "/callbacks/"])
def test_every_list_opens_for_those_who_take_contacts(browser, request, case_in_intake, name, path):
    assert browser(request.getfixturevalue(name)).get(path).status_code == 200


def test_the_board_opens_for_the_supervisor_alone(browser, case_in_intake, vera, nadia):
    assert browser(vera).get("/board/").status_code == 200
    assert browser(nadia).get("/board/").status_code == 404


@pytest.mark.parametrize("part", ["head", "person", "timeline", "decisions"])
def test_every_part_of_a_case_page_opens_alone(browser, case_in_intake, olga, part):
    assert browser(olga).get(f"/cases/{case_in_intake.ref}/{part}/").status_code == 200


@pytest.mark.parametrize("part", ["thread", "bar"])
def test_every_part_of_a_contact_opens_alone(browser, taken, olga, part):
    assert browser(olga).get(f"/contacts/{taken.ref}/{part}/").status_code == 200


def test_a_page_of_a_case_opens_its_amber_under_one_receipt(browser, case_in_intake, olga):
    client = browser(olga)
    before = Entry.objects.using("receipts").filter(receipt=True).count()
    client.get(f"/cases/{case_in_intake.ref}/")
    assert Entry.objects.using("receipts").filter(receipt=True).count() == before + 1


class TestNote:
    def test_is_kept_on_the_case(self, browser, case_in_intake, olga):
        client = browser(olga)
        answer = client.post(
            f"/cases/{case_in_intake.ref}/note/", {"body": "Передзвонить зі стану"}
        )
        assert answer.status_code == 303
        assert "Передзвонить зі стану" in client.get(answer.url).content.decode()

    def test_is_refused_when_it_is_empty(self, browser, case_in_intake, olga):
        assert browser(olga).post(f"/cases/{case_in_intake.ref}/note/").status_code == 422


def test_no_outcome_is_chosen_for_anybody(browser, case_in_intake, vera):
    client = browser(vera)
    assert client.post(f"/cases/{case_in_intake.ref}/resolve/", {"outcome": ""}).status_code == 422
    assert Case.objects.get().stage == "intake"


def test_a_session_from_before_a_person_was_kept_out_never_opens_again(browser, olga, office):
    chief = person(office, "Klen", Role.ADMINISTRATOR)
    client = browser(olga)
    assert client.get("/desk/").status_code == 200
    at = datetime.now(tz=UTC)
    operator_keep_out(operator_ref=olga.pk, by=chief, at=at)
    wish = role_ask(operator_ref=olga.pk, role=Role.OPERATOR, by=chief, at=at)
    change_agree(change_id=wish.pk, by=person(office, "Verba", Role.ADMINISTRATOR), at=at)
    answer = client.get("/desk/")
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/sign-in/")


def test_a_call_is_not_answered_in_writing(browser, olga, office):
    contact = receive(inbound=call())
    client = browser(olga)
    client.post(f"/contacts/{contact.ref}/claim/")
    answer = client.post(f"/contacts/{contact.ref}/reply/", {"body": "Добрий день"})
    assert answer.status_code == 409
