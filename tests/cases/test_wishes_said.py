"""What a person says they wish for, in a conversation whose case is open already."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from audit.receipts import receipt
from cases.lifecycle import Outcome
from cases.models import Wish
from cases.presenters.wishes import wishes_of
from cases.services.answers import Given, answer_record
from cases.services.resolution import case_resolve
from cases.services.wishes import wish_note
from tests.cases.conftest import AT
from triage.answers import BACK, GO


@pytest.fixture
def say(taken, olga):
    """Press these choices one after another, in the conversation of the case."""
    pressed = []

    def said(*choices: str) -> None:
        for choice in choices:
            given = Given(choice=choice, language="ru", captures={}, note="", seen=len(pressed))
            answer_record(contact_ref=taken.ref, by=olga, given=given, at=AT)
            pressed.append(choice)

    return said


def noted(case) -> tuple[list[str], str]:
    row = Wish.objects.get(case=case, member=None)
    seen = receipt(actor="t", action="test", subjects=[case.ref], at=AT)
    wished = wishes_of([row], seen)[case.ref]
    return list(wished.codes), wished.words


def note(case, by, *wishes, words=""):
    wish_note(
        case_ref=case.ref, member_ref=None, by=by, wishes=wishes, words=words, version=0, at=AT
    )


def test_is_noted_with_the_case(case_in_intake, say):
    say(f"{GO}q_exchange", "home")
    assert noted(case_in_intake) == (["home"], "")
    told = Entry.objects.get(subject=case_in_intake.ref, action="case.wishes_noted")
    assert "home" not in json.dumps(told.detail)


def test_stands_beside_what_was_noted_by_hand(case_in_intake, olga, say):
    note(case_in_intake, olga, "letters", words="Чекає мати")
    say(f"{GO}q_exchange", "home")
    assert noted(case_in_intake) == (["home", "letters"], "Чекає мати")


def test_takes_the_place_of_its_opposite(case_in_intake, olga, say):
    note(case_in_intake, olga, "asylum", "letters")
    say(f"{GO}q_exchange", "home")
    assert noted(case_in_intake)[0] == ["home", "letters"]


def test_goes_again_when_it_is_taken_back(case_in_intake, olga, say):
    note(case_in_intake, olga, "letters")
    say(f"{GO}q_exchange", "home", BACK)
    assert noted(case_in_intake)[0] == ["letters"]


def test_an_answer_without_a_wish_opens_and_changes_nothing(case_in_intake, olga, say):
    note(case_in_intake, olga, "letters")
    with CaptureQueriesContext(connection) as asked:
        say(f"{GO}q_exchange", "go_on")
    assert not [query["sql"] for query in asked if "cases_wish" in query["sql"]]


def test_of_a_case_that_has_ended_is_left_to_the_conversation(case_in_intake, say, vera):
    case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
    say(f"{GO}q_exchange", "home")
    assert not Wish.objects.exists()
