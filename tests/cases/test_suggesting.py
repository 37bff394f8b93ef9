"""Whom to give a case: the likeliest first, with reasons, and hard calls are no reason."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from cases.presenters.suggesting import suggestions
from cases.selectors.suggesting import suggested
from operators.models import Operator, Presence
from tests.cases.conftest import AT
from tests.cases.test_merging import another

ROOT = Path(__file__).parent.parent.parent
#: What is kept of hard calls, and the only modules that name it.
KEPT = re.compile(r'\b(hard_in_row|hard_contact)\b|\.rests\b|"rests"|__rests|\brests=')
NAMED = {
    "operators/models/presence.py",
    "operators/services/hard_calls.py",
    "operators/services/presence.py",
    "cases/selectors/suggesting.py",
    # Their own desk says that the call in hand is marked.
    "cases/views/desk.py",
}


def order(case):
    found = suggested(office=case.office_id, cases=[case.ref], languages={}, at=AT)
    return [each.person.call_sign for each in found[case.ref]]


def said(case):
    return dict(suggestions(office=case.office_id, cases=[case.ref], at=AT)[case.ref])


def test_who_spoke_with_the_caller_comes_first_and_hand_over_officers_last(
    case_in_intake, olga, taras, nadia, lesya
):
    assert order(case_in_intake) == ["Olga", "Nadia", "Taras", "Lesya"]
    words = said(case_in_intake)[olga.pk]
    assert "1 open case" in words
    assert "has spoken with the caller" in words


def test_then_the_language_and_then_how_many_cases(case_in_intake, olga, taras, nadia, vera):
    spoken = case_in_intake.contacts.get().queue.language
    Operator.objects.filter(pk=nadia.pk).update(languages=["en"])
    Case.objects.filter(ref=another(taras).ref).update(assignee=taras)
    assert order(case_in_intake) == ["Olga", "Vera", "Taras", "Nadia"]
    words = said(case_in_intake)
    assert spoken in vera.languages
    assert "speaks the language" in words[vera.pk]
    assert "speaks the language" not in words[nadia.pk]


@pytest.mark.parametrize("hard", [{"hard_in_row": 2}, {"rests": True}])
def test_who_had_hard_calls_stands_further_down_and_no_word_says_why(
    case_in_intake, olga, nadia, taras, hard
):
    before = said(case_in_intake)
    Presence.objects.filter(operator=nadia).update(**hard)
    assert order(case_in_intake) == ["Olga", "Taras", "Nadia"]
    assert said(case_in_intake) == before


def test_nothing_that_counts_shows_or_writes_out_knows_of_it():
    rooms = [p for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith((".", "tests"))]
    files = [
        path
        for room in rooms
        for kind in ("*.py", "*.html", "*.sql", "*.js")
        for path in room.rglob(kind)
        if "node_modules" not in path.parts and "migrations" not in path.parts
    ]
    named = {str(path.relative_to(ROOT)) for path in files if KEPT.search(path.read_text())}
    assert named == NAMED


def test_no_page_of_the_floor_changes_with_it(case_in_intake, nadia, vera, taras):
    client = Client()
    client.force_login(vera)
    pages = [reverse("cases:board"), reverse("cases:reassign")]

    def labels():
        texts = [client.get(page).content.decode() for page in pages]
        return [sorted(re.findall(r"<option[^>]*>([^<]*)", text)) for text in texts]

    Case.objects.filter(ref=case_in_intake.ref).update(assignee=None)
    before = labels()
    Presence.objects.filter(operator=nadia).update(hard_in_row=2, rests=True)
    assert labels() == before
    assert any("Nadia" in option for options in before for option in options)


def test_the_page_of_the_case_lists_them_in_that_order(case_in_intake, olga, taras, nadia, vera):
    client = Client()
    client.force_login(vera)
    page = client.get(f"/cases/{case_in_intake.ref}/").content.decode()
    form = page[page.index('id="assign-form"') :]
    assert form.index(f'value="{olga.pk}"') < form.index(f'value="{nadia.pk}"')
