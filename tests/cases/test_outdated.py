"""A corrected question: the open cases that answered it are found, made a to-do, ticked off."""

from datetime import timedelta
from itertools import count

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from cases.lifecycle import Outcome
from cases.models import Case, Outdated, OutdatedSweep
from cases.services import outdated as service
from cases.services.answers import Given, answer_record
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_claim
from cases.services.marking import outdated_mark
from cases.services.opening import case_open
from cases.services.outdated import (
    OutdatedRefused,
    case_ask_anew,
    case_settle_outdated,
    outdated_tend,
)
from cases.services.receive import receive
from cases.services.resolution import case_resolve
from guide.services.drafting import draft_begin, draft_change, draft_submit
from guide.services.publishing import edition_publish
from operators.roles import Role
from tests.attack.conftest import browser
from tests.cases.conftest import AT, chat, person
from triage.registry import current

__all__ = ["browser"]
SAID = {"ru": "Слушаю вас.", "uk": "Слухаю вас.", "en": "I am listening."}
MINUTES = count(1)
LATER = {"ru": "Я вас слышу.", "uk": "Я вас чую.", "en": "I hear you."}


@pytest.fixture
def zlata(office):
    return person(office, "Zlata", Role.SUPERVISOR)


@pytest.fixture
def correct(vera, zlata):
    """Publish other words for one step of the script."""

    def corrected(name, words=SAID):
        at = AT + timedelta(minutes=next(MINUTES))
        draft = draft_begin(of="", by=vera, at=at)
        draft_change(kind="node", name=name, words={"say": words}, revision=0, by=vera, at=at)
        edition = draft_submit(revision=draft.revision + 1, by=vera, at=at)
        edition_publish(ref=edition.ref, by=zlata, at=at)
        return current().version

    return corrected


def press(contact, by, seen=0):
    first = current().nodes[current().entries["chat"]].choices[0].id
    told = Given(choice=first, language="uk", captures={}, note="", seen=seen)
    answer_record(contact_ref=contact.ref, by=by, given=told, at=AT)


@pytest.fixture
def answered(taken, olga):
    """A case whose person answered the first question of a chat."""
    press(taken, olga)
    return case_open(contact_ref=taken.ref, by=olga, at=AT)


def first_node():
    return current().entries["chat"]


def waiting():
    return list(Outdated.objects.filter(settled_at=None).values_list("case_id", "version"))


class TestTheLook:
    def test_finds_who_answered_and_nobody_else(self, answered, olga, correct):
        other = receive(inbound=chat(conversation="another"))
        contact_claim(contact_ref=other.ref, by=olga, at=AT)
        case_open(contact_ref=other.ref, by=olga, at=AT)
        version = correct(first_node())
        assert outdated_tend(at=AT) == 1
        assert waiting() == [(answered.ref, version)]
        assert outdated_tend(at=AT) == 0

    def test_lets_be_what_was_corrected_elsewhere(self, answered, correct):
        correct("q_viber")
        assert outdated_tend(at=AT) == 0
        assert waiting() == []

    def test_lets_resolved_cases_be(self, answered, vera, correct):
        case_resolve(case_ref=answered.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        correct(first_node())
        assert outdated_tend(at=AT) == 0

    def test_goes_on_batch_by_batch_after_it_was_cut_short(
        self, answered, olga, correct, monkeypatch
    ):
        for number in range(4):
            contact = receive(inbound=chat(conversation=f"more-{number}"))
            contact_claim(contact_ref=contact.ref, by=olga, at=AT)
            press(contact, olga)
            case_open(contact_ref=contact.ref, by=olga, at=AT)
        correct(first_node())
        monkeypatch.setattr(service, "BATCH", 2)
        assert [outdated_tend(at=AT) for _turn in range(4)] == [2, 2, 1, 0]
        assert OutdatedSweep.objects.get(version=current().version).ended_at == AT
        assert len(waiting()) == 5

    def test_opens_answers_under_a_receipt_of_its_own(self, answered, taken, correct):
        correct(first_node())
        outdated_tend(at=AT)
        row = Entry.objects.using("receipts").filter(action="script.compare").latest("id")
        assert row.actor == "system:script"

    def test_a_mark_that_is_renewed_meanwhile_is_looked_at_again(
        self, taken, olga, correct, monkeypatch
    ):
        correct("q_viber")
        case = case_open(contact_ref=taken.ref, by=olga, at=AT)
        press(taken, olga)
        correct(first_node())
        outdated_mark(case_ref=case.ref, at=AT)
        real, read = service.walk_load, []

        def loaded(text):
            if not read:
                read.append(text)
                outdated_mark(case_ref=case.ref, at=AT + timedelta(seconds=1))
                return ()
            return real(text)

        monkeypatch.setattr(service, "walk_load", loaded)
        OutdatedSweep.objects.create(version=current().version, begun_at=AT, ended_at=AT)
        assert outdated_tend(at=AT) == 0
        assert waiting() == [(case.ref, "")]
        assert outdated_tend(at=AT) == 1
        assert waiting() == [(case.ref, current().version)]

    def test_an_answer_in_an_old_version_is_looked_at_afterwards(self, taken, olga, correct):
        press(taken, olga)
        correct(first_node())
        outdated_tend(at=AT)
        case = case_open(contact_ref=taken.ref, by=olga, at=AT)
        assert waiting() == [(case.ref, "")]
        outdated_tend(at=AT)
        assert waiting() == [(case.ref, current().version)]


class TestWhatIsDone:
    @pytest.fixture
    def found(self, answered, correct):
        correct(first_node())
        outdated_tend(at=AT)
        return answered

    def test_is_a_to_do_until_it_is_ticked_off(self, found, vera, olga):
        case_ask_anew(case_ref=found.ref, by=vera, at=AT)
        with pytest.raises(OutdatedRefused, match="already"):
            case_ask_anew(case_ref=found.ref, by=vera, at=AT)
        case_settle_outdated(case_ref=found.ref, by=olga, at=AT)
        assert waiting() == []
        with pytest.raises(OutdatedRefused, match="Nothing"):
            case_settle_outdated(case_ref=found.ref, by=olga, at=AT)
        row = Outdated.objects.get()
        assert (row.todo_by, row.settled_by) == (vera, olga)

    def test_what_was_ticked_off_comes_back_with_the_next_correction_alone(
        self, found, olga, correct
    ):
        case_settle_outdated(case_ref=found.ref, by=olga, at=AT)
        correct("q_viber")
        assert outdated_tend(at=AT) == 0
        correct(first_node(), LATER)
        assert outdated_tend(at=AT) == 1

    def test_ends_with_the_hours_of_its_case(self, found, vera):
        case_resolve(case_ref=found.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        coarsen(at=AT + timedelta(days=30))
        assert not Outdated.objects.exists()

    def test_an_operator_ticks_off_what_is_their_own_and_makes_nothing_a_to_do(
        self, found, olga, taras
    ):
        with pytest.raises(Case.DoesNotExist):
            case_ask_anew(case_ref=found.ref, by=olga, at=AT)
        with pytest.raises(Case.DoesNotExist):
            case_settle_outdated(case_ref=found.ref, by=taras, at=AT)

    def test_waits_once_for_a_case(self, found):
        with pytest.raises(IntegrityError), transaction.atomic():
            Outdated.objects.create(case=found, version="x", found_at=AT)


class TestThePages:
    @pytest.fixture
    def found(self, answered, correct):
        correct(first_node())
        outdated_tend(at=AT)
        return answered

    def test_a_supervisor_lets_it_be_asked_anew_and_the_case_says_so(
        self, browser, found, vera, olga
    ):
        client = browser(vera)
        assert found.code in client.get("/cases/outdated/").content.decode()
        assert client.post(f"/cases/{found.ref}/ask-anew/").status_code == 303
        page = browser(olga).get(f"/cases/{found.ref}/").content.decode()
        assert "Vera says that it is to be asked anew" in page
        assert browser(olga).post(f"/cases/{found.ref}/settle-outdated/").status_code == 303
        assert found.code not in client.get("/cases/outdated/").content.decode()
        assert client.post(f"/cases/{found.ref}/settle-outdated/").status_code == 409

    def test_goes_page_by_page(self, browser, found, vera, office, monkeypatch):
        monkeypatch.setattr("cases.selectors.outdated.PAGE", 1)
        more = Case.objects.create(
            office=office, code="AAA-111", opened_at=AT, moved_at=AT, evidence_by=vera
        )
        Outdated.objects.create(case=more, version="x", found_at=AT - timedelta(hours=1))
        client = browser(vera)
        first = client.get("/cases/outdated/")
        assert found.code in first.content.decode()
        second = client.get("/cases/outdated/", {"after": first.context["following"]})
        assert more.code in second.content.decode()
        assert found.code not in second.content.decode()
        for odd in ("x", "2026-01-01~x", "2026-01-01T00:00:00~" + "0" * 32, "\0"):
            assert client.get("/cases/outdated/", {"after": odd}).status_code == 200

    @pytest.mark.parametrize("who", ["olga", "lesya", "petro", "stranger"])
    def test_nobody_else_sees_the_list(self, request, browser, found, who):
        client = browser(request.getfixturevalue(who))
        assert client.get("/cases/outdated/").status_code == 404

    def test_another_office_sees_nothing_of_it(self, browser, found, sister_office):
        south = person(sister_office, "Zoya", Role.SUPERVISOR)
        assert found.code not in browser(south).get("/cases/outdated/").content.decode()
        assert browser(south).post(f"/cases/{found.ref}/ask-anew/").status_code == 404
