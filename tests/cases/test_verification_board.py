"""The board of verification: what each case waits for, and whose word it can't be."""

import pytest

from cases.models import Case
from cases.presenters.verification_board import verification_board
from cases.selectors.verification import waiting_of
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.verification import verification_refuse
from tests.cases.conftest import AT
from tests.cases.gathered import substantiate


def column_of(case, reader):
    """The column in which a reader finds the case, and its card."""
    for column in verification_board(waiting_of(reader), reader, AT):
        for card in column.cards:
            if card.row.ref == case.ref:
                return column.name, card
    return None, None


def test_a_case_goes_from_column_to_column(case_in_intake, olga, nadia, roman, approve):
    name, card = column_of(case_in_intake, nadia)
    assert (name, "one source" in card.lacks) == ("check", True)
    substantiate(case_in_intake, olga)
    assert column_of(case_in_intake, nadia)[0] == "evidence"
    approve(case_in_intake, nadia)
    assert column_of(case_in_intake, roman)[0] == "second"
    approve(case_in_intake, roman)
    assert column_of(case_in_intake, roman)[0] is None


def test_it_says_whose_word_it_can_not_be(case_in_intake, olga, nadia, roman, approve):
    substantiate(case_in_intake, olga)
    approve(case_in_intake, nadia)
    said = [column_of(case_in_intake, by)[1].not_by_me for by in (olga, nadia, roman)]
    assert said == ["You gathered the evidence.", "You gave the first approval.", ""]


def test_what_was_refused_stands_apart_until_there_is_new_evidence(case_in_intake, olga, nadia):
    case = substantiate(case_in_intake, olga)
    told = {"case_ref": case.ref, "by": nadia, "evidence": case.evidence, "at": AT}
    verification_refuse(why="It does not fit.", **told)
    assert column_of(case, nadia)[0] == "refused"
    version = Case.objects.get(ref=case.ref).version
    case_edit(case_ref=case.ref, by=olga, fields={"unit": "B"}, version=version, at=AT)
    assert column_of(case, nadia)[0] == "evidence"


@pytest.mark.parametrize(
    ("who", "status"), [("olga", 200), ("vera", 200), ("lesya", 404), ("petro", 404)]
)
def test_is_for_whoever_verifies(request, client, case_in_intake, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/verification/").status_code == status


def test_an_operator_sees_her_own_cases_alone(client, case_in_intake, taras):
    client.force_login(taras)
    assert case_in_intake.code not in client.get("/verification/").content.decode()


def test_a_frozen_case_is_marked(client, case_in_intake, vera):
    case_freeze(case_ref=case_in_intake.ref, by=vera, at=AT)
    client.force_login(vera)
    assert "chip-frozen" in client.get("/verification/").content.decode()
