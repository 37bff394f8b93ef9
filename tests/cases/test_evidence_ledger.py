"""The ledger: a source counts once, a grave doubt stops, and PostgreSQL counts the same."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.checklists import Check, checklist
from cases.ledger import SOURCES_NEEDED, WEIGHT_NEEDED, Item, Lack, Weight, ledger
from cases.lifecycle import Outcome, Stage
from cases.models import Approval, Case, EvidenceItem, Source
from cases.services.evidence import (
    EvidenceRefused,
    evidence_add,
    evidence_withdraw,
    sources_join,
)
from cases.services.resolution import case_reopen, case_resolve
from cases.services.verification import VerificationRefused, case_verify
from operators.models import Operator
from tests.cases.conftest import AT
from tests.cases.gathered import at_once, substantiate

SOURCES = [uuid.UUID(int=number) for number in range(5)]
ITEMS = st.lists(
    st.builds(
        Item,
        check=st.sampled_from(Check.values),
        weight=st.sampled_from(Weight.values),
        source=st.sampled_from(SOURCES),
    ),
    max_size=14,
)
NEEDED = checklist("soldier").needed


class TestSums:
    @given(ITEMS)
    def test_never_more_sources_than_there_are(self, items: list[Item]) -> None:
        good = {item.source for item in items if item.weight > 0}
        assert ledger(items, NEEDED).sources == len(good)

    @given(ITEMS, st.sampled_from(SOURCES))
    def test_everything_from_one_source_is_never_enough(self, items, source) -> None:
        one = [Item(item.check, item.weight, source) for item in items]
        assert Lack.SOURCES in ledger(one, NEEDED).lacks

    @given(ITEMS, st.sampled_from(SOURCES), st.sampled_from(SOURCES))
    def test_to_find_that_two_are_one_never_helps(self, items, kept, gone) -> None:
        joined = [
            Item(item.check, item.weight, kept if item.source == gone else item.source)
            for item in items
        ]
        before, after = ledger(items, NEEDED), ledger(joined, NEEDED)
        assert after.sources <= before.sources
        assert after.weight <= before.weight

    @given(ITEMS)
    def test_to_say_the_same_twice_changes_nothing(self, items) -> None:
        again = [item for item in items if item.weight > 0]
        assert ledger([*items, *again], NEEDED) == ledger(items, NEEDED)

    @given(ITEMS, st.sampled_from(Check.values), st.sampled_from(SOURCES))
    def test_a_grave_doubt_stops_whatever_speaks_for_it(self, items, check, source) -> None:
        doubted = [*items, Item(check, Weight.AGAINST, source)]
        assert Lack.DOUBT in ledger(doubted, NEEDED).lacks

    @given(ITEMS)
    def test_nothing_is_lacking_only_at_both_thresholds(self, items: list[Item]) -> None:
        sums = ledger(items, NEEDED)
        if not sums.lacks:
            assert sums.sources >= SOURCES_NEEDED
            assert sums.weight >= WEIGHT_NEEDED
            assert not sums.unchecked


@pytest.fixture
def browser() -> Callable[[Operator], Client]:
    def opened(person: Operator) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return opened


def lacking(case: Case) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT evidence_lacks(%s)", [case.ref])
        found: str | None = cursor.fetchone()[0]
    return found


def add(case: Case, by: Operator, **changes: object) -> EvidenceItem:
    told: dict[str, object] = {
        "point": "identity",
        "weight": 2,
        "source": "The person",
        "finding": "",
        "at": AT,
    }
    return evidence_add(case_ref=case.ref, by=by, **(told | changes))  # type: ignore[arg-type]


def approve_alone(case: Case, by: Operator) -> Case:
    evidence = Case.objects.get(ref=case.ref).evidence
    return case_verify(case_ref=case.ref, by=by, finding="", evidence=evidence, at=AT)


class TestService:
    def test_nobody_approves_what_comes_from_one_source(self, case_in_intake, olga, nadia):
        first = add(case_in_intake, olga)
        for point in ("duress", "unit", "place"):
            add(case_in_intake, olga, point=point, source=first.source_id, weight=3)
        with pytest.raises(VerificationRefused, match="one source"):
            approve_alone(case_in_intake, nadia)

    def test_nobody_approves_while_a_doubt_stands(self, case_in_intake, olga, nadia, vera):
        substantiate(case_in_intake, olga)
        doubt = add(case_in_intake, olga, point="pattern", weight=-2, source="The log")
        with pytest.raises(VerificationRefused, match="speaks against it"):
            approve_alone(case_in_intake, nadia)
        evidence_withdraw(case_ref=case_in_intake.ref, by=vera, item=doubt.ref, why="Ні.", at=AT)
        approve_alone(case_in_intake, nadia)

    def test_two_sources_that_are_one_count_once(self, case_in_intake, olga, nadia):
        substantiate(case_in_intake, olga)
        one, other = Source.objects.filter(case=case_in_intake).values_list("ref", flat=True)
        sources_join(case_ref=case_in_intake.ref, by=olga, source=one, other=other, at=AT)
        assert lacking(case_in_intake) == "sources"
        with pytest.raises(VerificationRefused, match="one source"):
            approve_alone(case_in_intake, nadia)

    def test_new_evidence_voids_what_was_approved(self, case_verified, olga):
        before = case_verified.evidence
        add(case_verified, olga, point="call_back", source="The agreed way")
        case = Case.objects.get(ref=case_verified.ref)
        assert (case.stage, case.evidence) == (Stage.INTAKE, before + 1)
        assert not Approval.objects.filter(case=case, evidence=case.evidence).exists()

    def test_whoever_adds_evidence_approves_none_of_the_case(self, case_in_intake, olga, nadia):
        substantiate(case_in_intake, olga)
        Case.objects.filter(ref=case_in_intake.ref).update(assignee=nadia)
        add(case_in_intake, nadia, point="pattern", source="The log")
        with pytest.raises(VerificationRefused, match="You collected"):
            approve_alone(case_in_intake, nadia)

    def test_a_withdrawn_item_counts_no_more_and_twice_is_once(self, case_in_intake, olga):
        item = add(case_in_intake, olga)
        evidence_withdraw(case_ref=case_in_intake.ref, by=olga, item=item.ref, at=AT)
        before = Case.objects.get(ref=case_in_intake.ref).evidence
        evidence_withdraw(case_ref=case_in_intake.ref, by=olga, item=item.ref, at=AT)
        assert Case.objects.get(ref=case_in_intake.ref).evidence == before

    def test_a_resolved_case_takes_none(self, case_in_intake, olga):
        case_resolve(case_ref=case_in_intake.ref, by=olga, outcome=Outcome.WITHDREW, at=AT)
        with pytest.raises(EvidenceRefused, match="read only"):
            add(case_in_intake, olga)

    def test_a_person_who_comes_back_is_looked_at_anew(self, case_in_intake, olga, vera):
        substantiate(case_in_intake, olga)
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.LOST_CONTACT, at=AT)
        case_reopen(case_ref=case_in_intake.ref, by=vera, why="x", at=AT + timedelta(days=90))
        assert not EvidenceItem.objects.filter(case=case_in_intake, withdrawn_at=None).exists()

    @pytest.mark.parametrize(
        "wrong", [{"point": "palm"}, {"weight": 9}, {"source": " "}, {"source": uuid.UUID(int=7)}]
    )
    def test_what_makes_no_sense_is_refused_in_words(self, case_in_intake, olga, wrong):
        before = Case.objects.get(ref=case_in_intake.ref).evidence
        with pytest.raises(EvidenceRefused):
            add(case_in_intake, olga, **wrong)
        assert Case.objects.get(ref=case_in_intake.ref).evidence == before


class TestPostgreSQL:
    """Our code is absent: what psql may do as well."""

    def refuses(self, statement: str, *values: object) -> None:
        at_once()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    @pytest.fixture
    def gathered(self, case_in_intake: Case, olga: Operator) -> Case:
        return substantiate(case_in_intake, olga)

    def approval(self, case: Case, by: Operator) -> tuple[str, list[object]]:
        statement = (
            "INSERT INTO cases_approval (ref, case_id, operator_id, purpose, evidence, at) "
            "SELECT gen_random_uuid(), ref, %s, 'verify', evidence, %s"
            " FROM cases_case WHERE ref = %s"
        )
        return statement, [by.pk, AT, case.ref]

    def test_refuses_an_approval_of_one_source(self, case_in_intake, olga, nadia):
        add(case_in_intake, olga)
        statement, values = self.approval(case_in_intake, nadia)
        self.refuses(statement, *values)

    def test_takes_an_approval_of_enough(self, gathered, nadia):
        statement, values = self.approval(gathered, nadia)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def test_refuses_to_rewrite_or_remove_evidence(self, gathered):
        self.refuses("UPDATE cases_evidenceitem SET weight = 3 WHERE case_id = %s", gathered.ref)
        self.refuses("DELETE FROM cases_evidenceitem WHERE case_id = %s", gathered.ref)
        self.refuses("DELETE FROM cases_source WHERE case_id = %s", gathered.ref)

    def test_refuses_to_withdraw_what_somebody_approved(self, gathered, nadia):
        approve_alone(gathered, nadia)
        self.refuses(
            "UPDATE cases_evidenceitem SET withdrawn_at = at, withdrawn_by_id = by_id"
            " WHERE case_id = %s",
            gathered.ref,
        )

    def test_refuses_evidence_by_another_than_its_collector(self, gathered, nadia):
        self.refuses(
            "INSERT INTO cases_evidenceitem"
            " (ref, case_id, source_id, point, checklist, weight, revision, by_id, at,"
            " lapsed) SELECT gen_random_uuid(), s.case_id, s.ref, 'family', 1, 3, c.evidence, %s,"
            " %s, false"
            " FROM cases_source s JOIN cases_case c ON c.ref = s.case_id WHERE c.ref = %s LIMIT 1",
            nadia.pk,
            AT,
            gathered.ref,
        )

    def test_refuses_to_part_what_is_one_source(self, gathered, olga):
        one, other = Source.objects.filter(case=gathered).values_list("ref", flat=True)
        sources_join(case_ref=gathered.ref, by=olga, source=one, other=other, at=AT)
        self.refuses("UPDATE cases_source SET root_id = ref WHERE case_id = %s", gathered.ref)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(data=st.data())
    def test_counts_as_the_pure_rule_does(
        self, data: st.DataObject, case_in_intake: Case, olga: Operator
    ) -> None:
        drawn = data.draw(ITEMS)
        before = transaction.savepoint()
        known: dict[uuid.UUID, uuid.UUID] = {}
        for item in drawn:
            added = add(
                case_in_intake,
                olga,
                point=item.check,
                weight=item.weight,
                source=known.get(item.source, "A source"),
            )
            known[item.source] = added.source_id
        sums = ledger(drawn, (Check.IDENTITY, Check.DURESS))
        assert lacking(case_in_intake) == (sums.lacks[0].value if sums.lacks else None)
        transaction.savepoint_rollback(before)


def test_the_page_adds_withdraws_and_joins(case_in_intake, olga, browser):
    page = browser(olga)
    address = f"/cases/{case_in_intake.ref}/add-evidence/"
    for source in ("The person", "A brother"):
        told = {"point": "identity", "weight": "2", "new_source": source, "finding": "It agrees."}
        assert page.post(address, told).status_code == 303
    assert "A brother" in page.get(address).content.decode()
    one, other = Source.objects.filter(case=case_in_intake).values_list("ref", flat=True)
    joined = page.post(
        address.replace("add-evidence", "join-sources"), {"source": one, "other": other}
    )
    assert joined.status_code == 303
    assert Source.objects.filter(case=case_in_intake).values("root").distinct().count() == 1
    item = EvidenceItem.objects.filter(case=case_in_intake).first()
    page.post(address.replace("add-evidence", "withdraw-evidence"), {"item": item.ref})
    assert EvidenceItem.objects.get(ref=item.ref).withdrawn_by == olga


def test_what_is_missing_is_said_and_nothing_typed_is_lost(case_in_intake, olga, browser):
    told = {"point": "identity", "weight": "2", "finding": "Typed with care."}
    answer = browser(olga).post(f"/cases/{case_in_intake.ref}/add-evidence/", told)
    assert answer.status_code == 422
    assert "Typed with care." in answer.content.decode()
