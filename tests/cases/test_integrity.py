"""What SQL alone forges is found: stages, approvals, releases, freezes, rules switched off."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from cases.integrity import TRIGGERS, findings
from cases.models import Approval, Case, EvidenceChange
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.resolution import handover_confirm
from cases.services.scheduling import case_schedule
from cases.services.verification import VerificationRefused, case_verify, verification_propose
from tests.cases.conftest import AT


def forge(sql: str) -> None:
    """What somebody with write access does, the rules switched off and on again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")


def verdict() -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("verify_integrity", stdout=said)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    return 0, said.getvalue()


def test_an_honest_house_holds(case_verified, release):
    release(case_verified)
    assert verdict() == (0, "The records hold.\n")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_case SET stage = 'verified'",
        "UPDATE cases_case SET stage = 'scheduled', slot = 'x'",
        "UPDATE cases_case SET frozen = true",
    ],
)
def test_a_forged_case_is_named_by_its_code(case_in_intake, sql):
    forge(sql)
    code, said = verdict()
    assert code == 1
    assert said.startswith(f"{case_in_intake.code}: ")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cases_approval SET operator_id = '{vera}' WHERE operator_id = '{nadia}'",
        "UPDATE cases_approval SET purpose = 'lift' WHERE operator_id = '{nadia}'",
        "UPDATE cases_approval SET evidence = 2",
        "UPDATE cases_approval SET at = at - interval '1 hour'",
        "UPDATE cases_approval SET signature = NULL",
        "DELETE FROM cases_approval WHERE operator_id = '{nadia}'",
        "UPDATE cases_placerelease SET until = until + interval '1 hour'",
        "UPDATE cases_placerelease SET proposer_id = '{roman}'",
        "INSERT INTO cases_evidencechange (case_id, revision, by_id)"
        " VALUES ('{case}', 7, '{nadia}')",
    ],
)
def test_a_forged_agreement_is_found(case_verified, release, vera, nadia, roman, sql):
    release(case_verified)
    people = {"vera": vera.pk, "nadia": nadia.pk, "roman": roman.pk, "case": case_verified.ref}
    forge(sql.format(**people))
    code, said = verdict()
    assert code == 1
    assert case_verified.code in said


def test_a_freeze_lifted_by_sql_is_found(case_in_intake, olga):
    case_freeze(case_ref=case_in_intake.ref, by=olga, at=AT)
    forge("UPDATE cases_case SET frozen = false")
    assert "thawed by no recorded act" in verdict()[1]


@pytest.mark.parametrize("table", TRIGGERS)
def test_a_rule_that_the_owner_switched_off_is_found(db, table):
    for name in TRIGGERS[table]:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        assert f"trigger {name} of {table} is switched off" in list(findings())


class TestCollectors:
    """Who gathered any of the evidence approves none of it, however long ago it was."""

    def test_an_earlier_collector_does_not_approve(self, case_in_intake, nadia, vera):
        case = case_in_intake
        for by, unit in ((nadia, "A"), (vera, "B")):
            Case.objects.filter(ref=case.ref).update(assignee=by)
            case.refresh_from_db()
            case_edit(case_ref=case.ref, by=by, fields={"unit": unit}, version=case.version, at=AT)
        assert list(EvidenceChange.objects.values_list("revision", flat=True)) == [1, 2, 3]
        with pytest.raises(VerificationRefused, match="You collected"):
            case_verify(case_ref=case.ref, by=nadia, finding="x", evidence=3, at=AT)

    def test_who_proposed_a_verification_does_not_approve_it(self, case_in_intake, nadia):
        case_in_intake.assignee = nadia
        case_in_intake.save()
        verification_propose(case_ref=case_in_intake.ref, by=nadia, at=AT)
        with pytest.raises(VerificationRefused, match="proposed this yourself"):
            case_verify(case_ref=case_in_intake.ref, by=nadia, finding="x", evidence=1, at=AT)
        assert Approval.objects.get().purpose == "propose"


def test_the_hand_over_is_confirmed_by_its_liaison(case_verified, release, lesya):
    case, moment = release(case_verified), datetime.now(tz=UTC)
    starts = moment + timedelta(hours=5)
    case_schedule(
        case_ref=case.ref,
        by=lesya,
        team=1,
        starts=starts,
        ends=starts + timedelta(hours=1),
        signs="",
        at=moment,
    )
    assert handover_confirm(case_ref=case.ref, by=lesya, at=moment).stage == "resolved"
