"""Many cases go to one person at once: all of them, or none."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from cases.lifecycle import Outcome
from cases.models import Case
from cases.selectors.reassigning import MOST, had_by, have_cases
from cases.services.assignment import AssignmentRefused, case_assign, cases_reassign
from cases.services.moving import Stale
from cases.services.resolution import case_resolve
from cases.services.undoing import UndoRefused, case_undo_assign
from operators.models import Operator
from tests.cases.conftest import AT
from tests.cases.test_merging import another


@pytest.fixture
def two(case_in_intake: Case, olga: Operator, vera: Operator) -> list[Case]:
    """Two open cases of one person."""
    cases = [case_in_intake, another(olga)]
    for case in cases:
        version = Case.objects.get(ref=case.ref).version
        case_assign(case_ref=case.ref, by=vera, to=olga, version=version, at=AT)
    return list(Case.objects.filter(ref__in=[case.ref for case in cases]).order_by("ref"))


def seen(cases: list[Case]) -> dict[uuid.UUID, int]:
    return {case.ref: case.version for case in cases}


def owners(cases: list[Case]) -> set[uuid.UUID | None]:
    refs = [case.ref for case in cases]
    return set(Case.objects.filter(ref__in=refs).values_list("assignee", flat=True))


def test_all_that_are_chosen_go_and_each_leaves_a_row(two, vera, nadia):
    cases_reassign(chosen=seen(two), by=vera, to=nadia, at=AT)
    assert owners(two) == {nadia.pk}
    given = Entry.objects.filter(action="case.assigned", detail__to=str(nadia.pk))
    assert set(given.values_list("subject", flat=True)) == {case.ref for case in two}


def test_one_that_moved_on_meanwhile_keeps_all_where_they_are(two, olga, vera, nadia):
    chosen = seen(two) | {two[1].ref: two[1].version - 1}
    with pytest.raises(Stale, match=two[1].code):
        cases_reassign(chosen=chosen, by=vera, to=nadia, at=AT)
    assert owners(two) == {olga.pk}


def test_one_that_is_out_of_reach_looks_like_one_that_is_not_there(two, olga, vera, nadia):
    chosen = seen(two) | {uuid.uuid4(): 1}
    with pytest.raises(Case.DoesNotExist):
        cases_reassign(chosen=chosen, by=vera, to=nadia, at=AT)
    assert owners(two) == {olga.pk}


def test_they_may_go_back_to_nobody_and_that_is_not_taken_back(two, vera):
    cases_reassign(chosen=seen(two), by=vera, to=None, at=AT)
    assert owners(two) == {None}
    with pytest.raises(UndoRefused, match="Nobody has this case"):
        case_undo_assign(case_ref=two[0].ref, by=vera, at=AT)


def test_a_person_who_may_not_work_on_cases_gets_none(two, olga, vera, lesya):
    with pytest.raises(AssignmentRefused, match="role"):
        cases_reassign(chosen=seen(two), by=vera, to=lesya, at=AT)
    assert owners(two) == {olga.pk}


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_none_and_more_than_a_page_are_refused(two, vera, nadia, number):
    with pytest.raises(AssignmentRefused, match="hundred"):
        cases_reassign(chosen={uuid.uuid4(): 1 for _ in range(number)}, by=vera, to=nadia, at=AT)


def test_whoever_is_kept_out_is_listed_with_what_they_had_and_resolved_cases_are_not(
    two, olga, vera
):
    Operator.objects.filter(pk=olga.pk).update(is_active=False)
    case_resolve(case_ref=two[0].ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
    assert [(person.pk, person.has) for person in have_cases(vera)] == [(olga.pk, 1)]
    assert [case.ref for case in had_by(vera, olga.pk)] == [two[1].ref]


class TestPage:
    @pytest.fixture
    def page(self, vera: Operator) -> Client:
        client = Client()
        client.force_login(vera)
        return client

    def test_what_was_ticked_is_given(self, page, two, olga, nadia):
        where = f"{reverse('cases:reassign')}?of={olga.pk}"
        assert all(case.code in page.get(where).content.decode() for case in two)
        sent = [f"{case.ref}:{case.version}" for case in two]
        answer = page.post(where, {"case": sent, "to": str(nadia.pk)})
        assert (answer.status_code, owners(two)) == (303, {nadia.pk})

    def test_what_another_changed_is_said_and_the_rest_stays_ticked(self, page, two, olga, nadia):
        where = f"{reverse('cases:reassign')}?of={olga.pk}"
        sent = [f"{two[0].ref}:{two[0].version}", f"{two[1].ref}:1"]
        answer = page.post(where, {"case": sent, "to": str(nadia.pk)})
        assert (answer.status_code, owners(two)) == (409, {olga.pk})
        ticked = re.findall(r'name="case" value="(.*?):\d+" checked', answer.content.decode())
        assert ticked == [str(two[0].ref)]

    @pytest.mark.parametrize("sent", [[], ["x"], ["x:1"], [f"{uuid.uuid4()}:y"]])
    def test_nothing_and_nonsense_are_refused_in_words(self, page, two, olga, sent):
        where = f"{reverse('cases:reassign')}?of={olga.pk}"
        answer = page.post(where, {"case": sent, "to": ""})
        assert (answer.status_code, owners(two)) == (422, {olga.pk})
        assert "Choose" in answer.content.decode()
