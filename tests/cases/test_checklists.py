"""What is looked at depends on who it is: each kind of person has a checklist of its own."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.checklists import ANYBODY, BY_ROLE, CLOSE, GROUP, LIABLE, SOLDIER, VERSION, checklist
from cases.details import ROLES
from cases.models import Case, EvidenceItem
from cases.services.editing import case_edit
from cases.services.evidence import evidence_add
from cases.services.members import member_add
from cases.services.verification import VerificationRefused, case_verify
from operators.models import Operator
from tests.cases.conftest import AT
from tests.cases.gathered import substantiate


def told(case: Case, by: Operator, role: str) -> Case:
    """Note who is calling, and gather what a soldier alone would need."""
    version = Case.objects.get(ref=case.ref).version
    case_edit(case_ref=case.ref, by=by, fields={"caller_role": role}, version=version, at=AT)
    return substantiate(case, by)


def approve(case: Case, by: Operator) -> Case:
    evidence = Case.objects.get(ref=case.ref).evidence
    return case_verify(case_ref=case.ref, by=by, finding="", evidence=evidence, at=AT)


def look(case: Case, by: Operator, point: str) -> EvidenceItem:
    return evidence_add(
        case_ref=case.ref, by=by, point=point, weight=2, source="Another", finding="", at=AT
    )


def test_every_kind_of_caller_has_a_list_and_whoever_is_not_known_has_one():
    lists = {role: checklist(role) for role, _label in ROLES}
    assert lists == {**dict.fromkeys(("journalist", "other"), ANYBODY), **BY_ROLE}
    assert checklist("") == ANYBODY


def test_no_list_asks_the_same_twice_and_all_ask_what_postgresql_asks():
    for each in (SOLDIER, GROUP, LIABLE, CLOSE, ANYBODY):
        asked = [*each.needed, *each.useful]
        assert len(set(asked)) == len(asked)
        assert {"identity", "duress"} <= set(each.needed)


def test_several_soldiers_need_a_call_back_and_nobody_else_becomes_a_group():
    assert checklist("soldier", several=True) == GROUP
    assert checklist("family", several=True) == CLOSE


@pytest.mark.parametrize(("role", "point"), [("liable", "pattern"), ("family", "call_back")])
def test_what_would_do_for_a_soldier_does_not_do_for_them(
    case_in_intake: Case, olga: Operator, nadia: Operator, role: str, point: str
):
    told(case_in_intake, olga, role)
    with pytest.raises(VerificationRefused, match="checklist"):
        approve(case_in_intake, nadia)
    look(case_in_intake, olga, point)
    approve(case_in_intake, nadia)


def test_whoever_speaks_for_others_is_called_back_first(
    case_in_intake: Case, olga: Operator, nadia: Operator
):
    told(case_in_intake, olga, "soldier")
    for speaks in (True, False):
        member_add(case_ref=case_in_intake.ref, fields={}, speaks=speaks, by=olga, at=AT)
    with pytest.raises(VerificationRefused, match="checklist"):
        approve(case_in_intake, nadia)
    look(case_in_intake, olga, "call_back")
    approve(case_in_intake, nadia)


@pytest.mark.parametrize(
    ("role", "name"), [("soldier", "A soldier"), ("friend", "Family or a friend")]
)
def test_the_page_names_the_list_and_its_version(
    case_in_intake: Case, olga: Operator, role: str, name: str
):
    told(case_in_intake, olga, role)
    client = Client()
    client.force_login(olga)
    page = client.get(reverse("cases:case", args=[case_in_intake.ref])).content.decode()
    assert f"Checklist: <b>{name}</b>, version {VERSION}" in page
