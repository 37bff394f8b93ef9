"""What a person says about being filmed: asked once, written down, taken back at any time."""

import pytest
from django.db import Error, transaction

from audit.models import Entry
from cases.days import day_of
from cases.lifecycle import Outcome, Stage
from cases.models import Case, Filming, FilmingAnswer, Task, TaskTitle
from cases.presenters.case_page import case_look
from cases.presenters.filming import filming_shown
from cases.presenters.tasks import tasks_shown
from cases.services.coarsening import coarsen
from cases.services.filming import FilmingRefused, filming_note
from cases.services.resolution import case_resolve
from cases.services.retention import case_purge_due
from tests.cases.conftest import AT
from tests.cases.test_lifecycle import schedule
from tests.cases.test_outcomes import LATER, end, hung_up

pytestmark = pytest.mark.usefixtures("then")
GIVEN, REFUSED, WITHDRAWN = FilmingAnswer
WORDS = "Чи не проти ви, щоб вас знімали? Від цього нічого не залежить."


@pytest.fixture
def note(case_in_intake, olga):
    def noted(answer, case=case_in_intake, **changes):
        told = {
            "unasked": False,
            "words": WORDS,
            "holders": "Знімальна група",
            "by": olga,
            "at": AT,
        }
        return filming_note(case_ref=case.ref, answer=answer, **(told | changes))

    return noted


class TestNoted:
    def test_keeps_who_asked_when_and_in_which_words_sealed(self, note, case_in_intake, olga):
        row = note(GIVEN)
        assert (row.by, row.at, row.key_owner) == (olga, AT, case_in_intake.ref)
        shown = filming_shown(case_in_intake.ref, case_look(case=case_in_intake, asker=olga, at=AT))
        assert [(each.words, each.holders, each.stands) for each in shown] == [
            (WORDS, "Знімальна група", True)
        ]

    def test_the_journal_holds_no_answer(self, note):
        note(REFUSED)
        assert Entry.objects.get(action="case.filming_noted").detail == {"number": 1}

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"answer": "maybe"}, "Choose what"),
            ({"words": " "}, "in which words"),
            ({"words": "x" * 501}, "500 characters"),
            ({"holders": " "}, "who films"),
        ],
    )
    def test_says_what_is_missing(self, note, changes, said):
        with pytest.raises(FilmingRefused, match=said):
            note(**({"answer": GIVEN} | changes))

    def test_is_a_condition_of_nothing(self, note, case_verified, lesya, vera):
        note(REFUSED)
        assert schedule(case_verified, lesya).stage == Stage.SCHEDULED
        assert end(case_verified, vera, Outcome.RECEIVED).stage == Stage.RESOLVED


class TestAgain:
    @pytest.mark.parametrize("no", [(REFUSED,), (GIVEN, WITHDRAWN)])
    def test_nobody_who_said_no_is_asked(self, note, no):
        for answer in no:
            note(answer)
        with pytest.raises(FilmingRefused, match="nobody is asked twice"):
            note(GIVEN)
        assert note(GIVEN, unasked=True).number == len(no) + 1

    @pytest.mark.parametrize(
        ("before", "answer", "said"),
        [
            ((), WITHDRAWN, "No consent stands"),
            ((REFUSED,), WITHDRAWN, "No consent stands"),
            ((GIVEN,), GIVEN, "agreed already"),
            ((GIVEN,), REFUSED, "agreed already"),
        ],
    )
    def test_nothing_is_said_out_of_its_order(self, note, before, answer, said):
        for each in before:
            note(each)
        with pytest.raises(FilmingRefused, match=said):
            note(answer, unasked=True)
        with pytest.raises(Error, match="not asked again"), transaction.atomic():
            Filming.objects.create(
                case_id=Case.objects.get().ref,
                number=len(before) + 1,
                answer=answer,
                unasked=True,
                by=Case.objects.get().assignee,
                at=AT,
                words=b"x",
            )


class TestTakenBack:
    def test_begins_a_task_to_those_who_hold_the_film(self, note, case_in_intake, olga):
        note(GIVEN)
        assert not Task.objects.exists()
        note(WITHDRAWN)
        shown = tasks_shown(case_in_intake, case_look(case=case_in_intake, asker=olga, at=AT), AT)
        assert [(row.assignee, "consent is withdrawn" in row.detail) for row in shown] == [
            ("Olga", True)
        ]

    def test_also_after_the_case_has_ended_and_lost_its_hours(self, note, case_in_intake, vera):
        note(GIVEN)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.INFORMED, at=AT)
        coarsen(at=LATER)
        assert note(WITHDRAWN, at=LATER).at == day_of(LATER)
        assert Task.objects.get().title == TaskTitle.FOLLOW_UP

    def test_the_task_outlives_the_ending(self, note, case_in_intake, vera):
        note(GIVEN)
        note(WITHDRAWN)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        assert Task.objects.get().ended == ""


class TestPostgresql:
    def test_lets_nobody_rewrite_an_answer(self, note):
        note(REFUSED)
        with pytest.raises(Error, match="not rewritten"), transaction.atomic():
            Filming.objects.update(answer="given")

    def test_lets_it_go_with_its_case_alone(self, note, case_in_intake, olga, vera):
        note(REFUSED)
        hung_up(case_in_intake, olga)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        case_purge_due(case_ref=case_in_intake.ref, at=LATER)
        assert not Filming.objects.exists()


class TestPage:
    def test_is_noted_there_and_what_was_typed_comes_back(self, client, case_in_intake, olga):
        client.force_login(olga)
        where = f"/cases/{case_in_intake.ref}/"
        assert "Nobody has asked." in client.get(where).content.decode()
        answer = client.post(f"{where}note-filming/", {"answer": "", "words": WORDS})
        assert (answer.status_code, WORDS in answer.content.decode()) == (422, True)
        sent = {"answer": "refused", "words": WORDS}
        assert client.post(f"{where}note-filming/", sent).status_code == 303
        page = client.get(where).content.decode()
        assert "Does not want to be filmed" in page
        assert client.post(f"{where}note-filming/", sent | {"answer": "given"}).status_code == 409
