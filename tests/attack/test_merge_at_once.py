"""Somebody keeps what a person says while two others make two cases one: nobody waits for ever."""

import pytest

from cases.models import Case, Wish
from cases.services.answers import Given, answer_record
from cases.services.merging import merge_agree, merge_undo
from tests.attack.test_two_steps import DONE, at_once
from tests.cases.conftest import AT
from tests.cases.test_merging import another, propose
from triage.answers import GO

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def steps(taken, case_in_intake, olga, vera):
    """An answer that reaches the case, and the two cases that become one, and two again."""
    into = another(olga)
    merge = propose(case_in_intake, into, olga).ref

    def press(choice, seen):
        given = Given(choice=choice, language="ru", captures={}, note="", seen=seen)
        answer_record(contact_ref=taken.ref, by=olga, given=given, at=AT)

    press(f"{GO}q_exchange", 0)
    return {
        "answers": lambda: press("home", 1),
        "agrees": lambda: merge_agree(merge_ref=merge, by=vera, at=AT),
        "parts": lambda: merge_undo(merge_ref=merge, why="Інша людина.", by=vera, at=AT),
        "into": into,
    }


@pytest.mark.parametrize("order", [("answers", "agrees"), ("agrees", "answers")], ids=" then ".join)
def test_becoming_one(steps, case_in_intake, order):
    assert at_once(*(steps[each] for each in order)) == (DONE, DONE)
    assert Case.objects.get(ref=case_in_intake.ref).merged_into == steps["into"]
    said_of = case_in_intake if order[0] == "answers" else steps["into"]
    assert Wish.objects.get().case_id == said_of.ref


@pytest.mark.parametrize("order", [("answers", "parts"), ("parts", "answers")], ids=" then ".join)
def test_becoming_two_again(steps, case_in_intake, order):
    steps["agrees"]()
    assert at_once(*(steps[each] for each in order)) == (DONE, DONE)
    assert Case.objects.get(ref=case_in_intake.ref).merged_into is None
    said_of = steps["into"] if order[0] == "answers" else case_in_intake
    assert Wish.objects.get().case_id == said_of.ref
