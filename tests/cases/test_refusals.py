"""A verification is refused with a reason that stays inside; new evidence alone begins again."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from cases.lifecycle import Stage
from cases.models import Approval, Case
from cases.services.verification import (
    VerificationRefused,
    case_verify,
    verification_propose,
    verification_refuse,
)
from tests.cases.conftest import AT
from tests.cases.gathered import substantiate
from tests.cases.test_evidence_ledger import add

WHY = "Голос і листи не від однієї людини."
AGAIN = "once there is new evidence"


@pytest.fixture
def case(case_in_intake, olga):
    return substantiate(case_in_intake, olga)


def refuse(case, by, why=WHY):
    evidence = Case.objects.get(ref=case.ref).evidence
    return verification_refuse(case_ref=case.ref, by=by, evidence=evidence, why=why, at=AT)


def verify(case, by):
    evidence = Case.objects.get(ref=case.ref).evidence
    return case_verify(case_ref=case.ref, by=by, finding="x", evidence=evidence, at=AT)


class TestService:
    def test_leaves_the_case_at_intake_with_a_sealed_reason(self, case, nadia):
        assert refuse(case, nadia).stage == Stage.INTAKE
        kept = Approval.objects.get(purpose="refuse")
        assert "Голос".encode() not in bytes(kept.finding)
        entry = Entry.objects.get(action="case.verification_refused")
        assert (entry.subject, entry.detail) == (case.ref, {})

    def test_one_who_approved_before_does_not_outweigh_it(self, case, nadia, roman, vera):
        verify(case, nadia)
        refuse(case, vera)
        with pytest.raises(VerificationRefused, match=AGAIN):
            verify(case, roman)
        assert Case.objects.get(ref=case.ref).stage == Stage.INTAKE

    def test_the_same_evidence_is_not_proposed_again(self, case, nadia, olga):
        refuse(case, nadia)
        with pytest.raises(VerificationRefused, match=AGAIN):
            verification_propose(case_ref=case.ref, by=olga, at=AT)

    def test_new_evidence_is(self, case, nadia, roman, vera, olga):
        refuse(case, nadia)
        add(case, olga, point="family", source="A sister")
        verification_propose(case_ref=case.ref, by=olga, at=AT)
        verify(case, vera)
        assert verify(case, roman).stage == Stage.VERIFIED

    def test_twice_is_once(self, case, nadia):
        version = refuse(case, nadia).version
        assert refuse(case, nadia).version == version
        assert Approval.objects.filter(purpose="refuse").count() == 1

    def test_somebody_else_is_told_who_was_first(self, case, nadia, roman):
        refuse(case, nadia)
        with pytest.raises(VerificationRefused, match="Nadia has refused this already"):
            refuse(case, roman, why="Друга думка.")
        assert Approval.objects.get(purpose="refuse").operator == nadia

    def test_needs_a_reason_and_the_evidence_that_was_read(self, case, nadia):
        with pytest.raises(VerificationRefused, match="one sentence"):
            refuse(case, nadia, why=" ")
        told = {"case_ref": case.ref, "by": nadia, "why": WHY, "at": AT}
        with pytest.raises(VerificationRefused, match="changed while you read"):
            verification_refuse(evidence=case.evidence - 1, **told)

    @pytest.mark.parametrize("who", ["olga", "lesya", "stranger", "petro"])
    def test_is_a_seniors_or_a_supervisors(self, request, case, who):
        with pytest.raises(Case.DoesNotExist):
            refuse(case, request.getfixturevalue(who))


class TestPage:
    def test_shows_it_inside_and_offers_no_approval(self, client, case, nadia, olga):
        client.force_login(nadia)
        where = f"/cases/{case.ref}/"
        sent = {"evidence": case.evidence, "why": WHY}
        assert client.post(where + "refuse/", sent | {"why": ""}).status_code == 422
        assert client.post(where + "refuse/", sent).status_code == 303
        page = client.get(where).content.decode()
        assert WHY in page
        assert "Refused by Nadia" in page
        assert "Approve as one of two" not in page
        client.force_login(olga)
        page = client.get(where).content.decode()
        assert WHY in page
        assert "The evidence is complete" not in page

    def test_keeps_what_the_second_person_wrote(self, client, case, nadia, roman):
        refuse(case, nadia)
        client.force_login(roman)
        sent = {"evidence": case.evidence, "why": "КАНАРКА"}
        answer = client.post(f"/cases/{case.ref}/refuse/", sent)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Nadia has refused this already." in page
        assert ">\nКАНАРКА</textarea>" in page

    def test_of_later_evidence_says_nothing_of_it(self, client, case, nadia, olga):
        refuse(case, nadia)
        add(case, olga, point="family", source="A sister")
        client.force_login(nadia)
        page = client.get(f"/cases/{case.ref}/").content.decode()
        assert "Refused by Nadia" not in page
        assert "Approve as one of two" in page


class TestPostgreSQL:
    def given(self, case, by, purpose):
        told = {"case": case, "operator": by, "purpose": purpose, "evidence": case.evidence}
        return Approval.objects.create(at=AT, **told)

    @pytest.mark.parametrize("purpose", ["verify", "propose"])
    def test_takes_no_word_for_what_was_refused(self, case, nadia, vera, purpose):
        self.given(case, vera, "refuse")
        with pytest.raises(IntegrityError, match="was refused"), transaction.atomic():
            self.given(case, nadia, purpose)

    def test_verifies_nothing_that_was_refused_after_two_agreed(self, case, nadia, roman, vera):
        for by, purpose in ((nadia, "verify"), (roman, "verify"), (vera, "refuse")):
            self.given(case, by, purpose)
        with pytest.raises(IntegrityError, match="was refused"), transaction.atomic():
            Case.objects.filter(ref=case.ref).update(stage=Stage.VERIFIED)
