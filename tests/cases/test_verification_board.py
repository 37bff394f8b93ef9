"""The board of verification: what each case waits for, and whose word it can't be."""

from datetime import timedelta

import pytest

from cases.models import Case, Dormancy
from cases.presenters.verification_board import verification_board
from cases.selectors.verification import waiting_of
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.verification import case_verify, verification_propose, verification_refuse
from tests.cases.conftest import AT
from tests.cases.gathered import substantiate
from tests.cases.later import passed
from tests.cases.test_merging import another


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


def test_what_is_proposed_is_not_approved_by_whoever_did(case_in_intake, olga, nadia, roman):
    case = substantiate(case_in_intake, olga)
    Case.objects.filter(ref=case.ref).update(assignee=nadia)
    verification_propose(case_ref=case.ref, by=nadia, at=AT)
    said = [column_of(case, by)[1].not_by_me for by in (nadia, roman)]
    assert said == ["You said that it is complete.", ""]


def test_what_was_verified_on_words_that_grew_old_is_to_be_approved_again(
    client, case_verified, nadia, roman, vera
):
    assert column_of(case_verified, vera)[0] is None
    passed(timedelta(hours=25))
    name, card = column_of(case_verified, nadia)
    assert (name, card.is_stale, card.not_by_me) == ("renew", True, "")
    client.force_login(vera)
    assert "older than 24 hours" in client.get("/verification/").content.decode()
    told = {"case_ref": case_verified.ref, "finding": "x", "evidence": case_verified.evidence}
    case_verify(by=nadia, at=AT, **told)
    assert column_of(case_verified, nadia)[1].not_by_me == "You gave the first approval."
    case_verify(by=roman, at=AT, **told)
    assert column_of(case_verified, vera)[0] is None


def test_who_is_known_to_wait_is_not_asked_about_until_then(case_verified, olga, nadia):
    waits = AT + timedelta(days=60)
    Dormancy.objects.create(case=case_verified, by=olga, at=AT, due=waits)
    passed(timedelta(hours=25))
    assert column_of(case_verified, nadia)[0] is None


def test_no_column_crowds_out_another(case_in_intake, olga, nadia, roman, monkeypatch):
    monkeypatch.setattr("cases.selectors.verification.BOARD", 1)
    monkeypatch.setattr("cases.presenters.verification_board.BOARD", 1)
    ready, refused = [], []
    for number, kept in enumerate((ready, ready, refused, refused)):
        kept.append(substantiate(another(olga, number), olga))
    for case in refused:
        told = {"case_ref": case.ref, "by": nadia, "evidence": case.evidence, "at": AT}
        verification_refuse(why="It does not fit.", **told)
    board = verification_board(waiting_of(roman), roman, AT)
    shown = {column.name: (len(column.cards), column.is_cut) for column in board}
    assert shown == {
        "check": (1, False),
        "evidence": (1, True),
        "second": (0, False),
        "renew": (0, False),
        "refused": (1, True),
    }


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
