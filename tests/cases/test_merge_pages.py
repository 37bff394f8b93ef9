"""The pages on which two cases are compared, agreed to be one, and made two again."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Case, Merge
from cases.services.merging import merge_agree, merge_propose
from operators.models import Operator
from tests.cases.conftest import AT
from tests.cases.test_merging import another


@pytest.fixture
def browser() -> Callable[[Operator], Client]:
    def opened(person: Operator) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return opened


@pytest.fixture
def other(case_in_intake: Case, olga: Operator) -> Case:
    return another(olga)


def here(case: Case, word: str = "") -> str:
    return f"/cases/{case.ref}/{word}"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_from_the_code_to_one_person_and_back(case_in_intake, other, olga, vera, browser):
    mine, hers = browser(olga), browser(vera)
    assert here(case_in_intake, "merge/") in text(mine.get(here(case_in_intake)))
    both = mine.post(here(case_in_intake, "merge/"), {"code": other.code})
    assert both.status_code == 200
    assert "Side by side" in text(both)
    assert not Merge.objects.exists()
    told = {"code": other.code, "keep": "this", "why": "Той самий голос."}
    assert mine.post(here(case_in_intake, "merge/"), told).status_code == 303
    assert "It waits for a supervisor" in text(mine.get(here(other, "merge/")))
    page = text(hers.get(here(case_in_intake, "merge/")))
    assert "Той самий голос." in page
    proposal = {"merge": str(Merge.objects.get().ref)}
    assert hers.post(here(case_in_intake, "agree-merge/"), proposal).status_code == 303
    assert mine.get(here(other)).url == here(case_in_intake)
    assert "is one with this case" in text(mine.get(here(case_in_intake)))
    undone = proposal | {"why": "Інша людина."}
    assert mine.post(here(case_in_intake, "undo-merge/"), undone).status_code == 404
    assert hers.post(here(case_in_intake, "undo-merge/"), undone).status_code == 303
    assert mine.get(here(other)).status_code == 200


@pytest.mark.parametrize("code", ["AAA-000", "own"])
def test_a_code_that_leads_nowhere_is_said_so(case_in_intake, olga, browser, code):
    typed = case_in_intake.code if code == "own" else code
    answer = browser(olga).post(here(case_in_intake, "merge/"), {"code": typed})
    assert answer.status_code == 422
    assert "within your reach" in text(answer)


def test_the_code_of_a_case_out_of_reach_says_what_an_unknown_one_does(
    case_in_intake, olga, taras, browser
):
    foreign = another(taras)
    answer = browser(olga).post(here(case_in_intake, "merge/"), {"code": foreign.code})
    assert (answer.status_code, "within your reach" in text(answer)) == (422, True)


def test_nobody_agrees_with_themselves_on_the_page(case_in_intake, other, vera, browser):
    proposal = merge_propose(
        case_ref=other.ref, into_ref=case_in_intake.ref, why="Голос.", by=vera, at=AT
    )
    client = browser(vera)
    assert "Agree: one person" not in text(client.get(here(other, "merge/")))
    answer = client.post(here(other, "agree-merge/"), {"merge": str(proposal.ref)})
    assert (answer.status_code, "second person" in text(answer)) == (409, True)
    assert client.post(here(other, "drop-merge/"), {"merge": str(proposal.ref)}).status_code == 303


def test_an_alias_out_of_reach_of_its_former_owner_says_so(
    case_in_intake, olga, taras, nadia, vera, browser
):
    foreign = another(taras)
    proposal = merge_propose(
        case_ref=foreign.ref, into_ref=case_in_intake.ref, why="Голос.", by=nadia, at=AT
    )
    merge_agree(merge_ref=proposal.ref, by=vera, at=AT)
    answer = browser(taras).get(here(foreign))
    assert (answer.status_code, "a colleague works" in text(answer)) == (409, True)
    assert browser(vera).get(here(foreign, "person/")).status_code == 404
