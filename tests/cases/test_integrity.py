"""What SQL alone forges is found: stages, approvals, releases, freezes, rules switched off."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from audit.models import Entry
from cases.integrity import findings
from cases.lifecycle import Outcome
from cases.models import Approval, Case, EvidenceChange, WrapCode
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_close, contact_wrap_up
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.integrity import records_watch
from cases.services.resolution import case_resolve, handover_confirm
from cases.services.retention import case_purge_due
from cases.services.scheduling import case_schedule
from cases.services.verification import VerificationRefused, case_verify, verification_propose
from cases.triggers import TRIGGERS
from hotline.jobs import rounds
from operators.models import Alert, Kind
from tests.cases.conftest import AT
from tests.cases.handing import confirm_all, say_go


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
        "UPDATE cases_case SET liaison_id = '{roman}'",
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


class TestResolved:
    """What has ended is held against its history like what is open."""

    @pytest.fixture
    def ended(self, case_verified, taken, olga, release, vera):
        release(case_verified)
        contact_wrap_up(contact_ref=taken.ref, by=olga, at=AT)
        contact_close(
            contact_ref=taken.ref, by=olga, code=WrapCode.CASE_OPENED, remark="", hard=False, at=AT
        )
        case_resolve(case_ref=case_verified.ref, by=vera, outcome=Outcome.INFORMED, at=AT)
        return case_verified

    def test_holds_before_and_after_its_hours_are_gone(self, ended):
        assert verdict()[0] == 0
        assert coarsen(at=AT + timedelta(days=120)) == 2
        assert verdict()[0] == 0

    def test_holds_once_it_was_purged(self, ended):
        case_purge_due(case_ref=ended.ref, at=AT + timedelta(days=900))
        assert verdict()[0] == 0

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE cases_approval SET evidence = 2",
            "UPDATE cases_approval SET operator_id = '{vera}' WHERE operator_id = '{nadia}'",
            "UPDATE cases_case SET frozen = true",
            "DELETE FROM cases_transition WHERE after = 'resolved'",
        ],
    )
    def test_is_named_when_it_was_forged(self, ended, vera, nadia, sql):
        coarsen(at=AT + timedelta(days=120))
        forge(sql.format(vera=vera.pk, nadia=nadia.pk))
        code, said = verdict()
        assert code == 1
        assert said.startswith(f"{ended.code}: ")

    def test_by_sql_alone_is_found(self, case_in_intake):
        forge("UPDATE cases_case SET stage = 'resolved', outcome = 'x'")
        assert "reached by no recorded move" in verdict()[1]


class TestWatch:
    """The check runs by itself, and a doubt reaches the office and the auditors."""

    def test_is_a_round_of_the_worker(self):
        assert [each.every for each in rounds() if each.name == "cases.integrity"] == [900.0]

    def test_tells_nobody_while_the_records_hold(self, case_verified, release):
        release(case_verified)
        assert records_watch(at=AT) == 0
        assert not Alert.objects.exists()

    def test_tells_the_office_of_the_case_once(self, case_in_intake, sister_office):
        forge("UPDATE cases_case SET stage = 'verified'")
        for minute in range(3):
            assert records_watch(at=AT + timedelta(minutes=minute)) == 2
        alert = Alert.objects.get()
        assert (alert.kind, alert.office, alert.subject) == (
            Kind.INTEGRITY,
            case_in_intake.office,
            case_in_intake.ref,
        )
        assert Entry.objects.get(action="records.doubted").detail == {"findings": 2}

    def test_tells_again_what_was_seen_to_and_not_mended(self, case_in_intake, vera):
        forge("UPDATE cases_case SET frozen = true")
        records_watch(at=AT)
        Alert.objects.update(cleared_at=AT, cleared_by=vera)
        records_watch(at=AT)
        assert Alert.objects.filter(cleared_at=None).count() == 1

    def test_tells_every_office_of_a_rule_that_is_off(self, office, sister_office):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER case_lifecycle_guard")
        assert records_watch(at=AT) == 1
        assert {each.office for each in Alert.objects.all()} == {office, sister_office}


def test_every_rule_of_the_schema_is_watched(db):
    """A new one is named in `cases/triggers.py`, in whatever room it stands.

    Those of the queue of jobs belong to its library, which looks after them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND NOT starts_with(tgname, 'procrastinate_')"
        )
        standing = set(cursor.fetchall())
    watched = {(table, name) for table, names in TRIGGERS.items() for name in names}
    assert (standing - watched, watched - standing) == (set(), set())


@pytest.mark.parametrize("table", TRIGGERS)
def test_a_rule_that_the_owner_switched_off_is_found(db, table):
    for name in TRIGGERS[table]:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        assert f"trigger {name} of {table} is switched off" in map(str, findings())


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


def test_the_hand_over_is_confirmed_by_its_liaison(case_verified, release, olga, nadia, lesya):
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
    confirm_all(case, worker=olga, senior=nadia, at=moment)
    say_go(case, nadia, lesya, at=moment)
    assert handover_confirm(case_ref=case.ref, by=lesya, at=moment).stage == "resolved"
