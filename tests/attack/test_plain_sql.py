"""Our code is absent: psql with the account of the web process, against the rules of a verdict."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from cases.lifecycle import Stage
from cases.models import Case, EvidenceItem
from cases.services.freezing import case_freeze
from cases.services.verification import verification_propose
from operators.reach import office_of
from tests.acting import acting_as
from tests.cases.gathered import at_once, substantiate
from tests.cases.later import passed
from tests.cases.test_evidence_ledger import add

APPROVE = (
    "INSERT INTO cases_approval (ref, case_id, operator_id, purpose, evidence, at, given_at)"
    " SELECT gen_random_uuid(), ref, %s, %s, evidence + %s, %s, %s FROM cases_case WHERE ref = %s"
)
VERIFY = "UPDATE cases_case SET stage = 'verified' WHERE ref = %s"
SCHEDULE = "UPDATE cases_case SET stage = 'scheduled', slot = 'x' WHERE ref = %s"
DAY = timedelta(hours=25)


@contextmanager
def psql(case):
    """A cursor with the rights of the web process, told of the office as anybody could tell it."""
    with (
        acting_as("app"),
        office_of(case.office_id),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("hotline_app",)
        yield cursor


def does(case, statement, *values):
    with psql(case) as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def refused(case, said, statement, *values):
    at_once()
    with pytest.raises(DatabaseError, match=said), psql(case) as cursor:
        cursor.execute(statement, values)


def word(case, by, purpose="verify", *, off=0, at=None):
    """The statement and the values of one person's approval."""
    moment = at or datetime.now(tz=UTC)
    return APPROVE, by.pk, purpose, off, moment, moment, case.ref


def stage_of(case):
    return Case.objects.get(ref=case.ref).stage


@pytest.fixture
def gathered(case_in_intake, olga):
    return substantiate(case_in_intake, olga)


def test_what_is_right_is_done_so_that_each_refusal_below_is_for_its_reason(gathered, nadia, roman):
    for by in (nadia, roman):
        does(gathered, *word(gathered, by))
    does(gathered, VERIFY, gathered.ref)
    does(gathered, SCHEDULE, gathered.ref)
    assert stage_of(gathered) == Stage.SCHEDULED


class TestTooLittle:
    def test_evidence_of_one_source(self, case_in_intake, olga, nadia):
        first = add(case_in_intake, olga, weight=3)
        add(case_in_intake, olga, point="duress", weight=3, source=first.source_id)
        refused(case_in_intake, "sources", *word(case_in_intake, nadia))

    def test_evidence_that_weighs_too_little(self, case_in_intake, olga, nadia):
        add(case_in_intake, olga, weight=1)
        add(case_in_intake, olga, point="duress", weight=2, source="A brother")
        refused(case_in_intake, "weight", *word(case_in_intake, nadia))

    def test_evidence_with_a_grave_doubt(self, gathered, olga, nadia):
        add(gathered, olga, point="pattern", weight=-2, source="The log")
        refused(gathered, "doubt", *word(gathered, nadia))

    def test_no_word_and_one_word_and_one_word_twice(self, gathered, nadia):
        refused(gathered, "two different people", VERIFY, gathered.ref)
        does(gathered, *word(gathered, nadia))
        refused(gathered, "two different people", VERIFY, gathered.ref)
        refused(gathered, "within 24 hours", *word(gathered, nadia))
        claimed = datetime.now(tz=UTC) + 2 * DAY
        refused(gathered, "within 24 hours", *word(gathered, nadia, at=claimed))
        passed(DAY)
        does(gathered, *word(gathered, nadia))
        refused(gathered, "two different people", VERIFY, gathered.ref)

    def test_a_stage_left_out(self, gathered, nadia, roman):
        for by in (nadia, roman):
            does(gathered, *word(gathered, by))
        refused(gathered, "does not move", SCHEDULE, gathered.ref)


class TestStale:
    @pytest.fixture
    def waiting_since(self, case_verified):
        passed(DAY)
        return case_verified

    def test_a_window_on_old_words(self, waiting_since):
        refused(waiting_since, "older than 24 hours", SCHEDULE, waiting_since.ref)

    def test_one_new_word_among_old_ones(self, waiting_since, nadia):
        at = datetime.now(tz=UTC) + DAY
        does(waiting_since, *word(waiting_since, nadia, at=at))
        refused(waiting_since, "older than 24 hours", SCHEDULE, waiting_since.ref)

    def test_a_verdict_on_old_words(self, gathered, nadia, roman):
        for by in (nadia, roman):
            does(gathered, *word(gathered, by, at=datetime.now(tz=UTC) + 9 * DAY))
        passed(DAY)
        refused(gathered, "older than 24 hours", VERIFY, gathered.ref)

    @pytest.mark.parametrize(
        "way",
        [
            "UPDATE cases_approval SET given_at = clock_timestamp() WHERE case_id = %s",
            "UPDATE cases_approval SET at = clock_timestamp() WHERE case_id = %s",
        ],
    )
    def test_words_made_young(self, waiting_since, way):
        refused(waiting_since, "never rewritten", way, waiting_since.ref)

    @pytest.mark.parametrize(
        "way",
        [
            "CREATE OR REPLACE FUNCTION case_clock() RETURNS timestamptz LANGUAGE sql AS"
            " $$ SELECT timestamptz '2026-01-01' $$",
            "ALTER FUNCTION case_clock() RENAME TO no_clock",
            "DROP FUNCTION case_clock()",
            "CREATE FUNCTION pg_temp.case_clock() RETURNS timestamptz LANGUAGE sql AS"
            " $$ SELECT timestamptz '2026-01-01' $$",
            "CREATE SCHEMA mine",
            "ALTER TABLE cases_case DISABLE TRIGGER case_stale_guard",
            "SET session_replication_role = replica",
            "DELETE FROM cases_evidencechange",
            "DELETE FROM cases_approval",
        ],
    )
    def test_another_clock_or_none(self, waiting_since, way):
        with pytest.raises(DatabaseError) as refusal, psql(waiting_since) as cursor:
            cursor.execute(way)
        assert isinstance(refusal.value.__cause__, InsufficientPrivilege)


class TestFrozen:
    def test_makes_no_forward_move_and_is_not_thawed(self, gathered, vera, nadia, roman):
        for by in (nadia, roman):
            does(gathered, *word(gathered, by))
        case_freeze(case_ref=gathered.ref, by=vera, at=datetime.now(tz=UTC))
        refused(gathered, "frozen", VERIFY, gathered.ref)
        thaw = "UPDATE cases_case SET frozen = false WHERE ref = %s"
        refused(gathered, "two people", thaw, gathered.ref)
        does(gathered, *word(gathered, nadia, "lift"))
        refused(gathered, "two people", thaw, gathered.ref)

    def test_gets_no_window(self, case_verified, vera):
        case_freeze(case_ref=case_verified.ref, by=vera, at=datetime.now(tz=UTC))
        refused(case_verified, "frozen", SCHEDULE, case_verified.ref)


class TestOwn:
    def test_a_word_about_what_one_gathered(self, gathered, olga):
        refused(gathered, "collected", *word(gathered, olga))

    def test_a_word_about_what_one_proposed(self, gathered, nadia):
        Case.objects.filter(ref=gathered.ref).update(assignee=nadia)
        verification_propose(case_ref=gathered.ref, by=nadia, at=datetime.now(tz=UTC))
        refused(gathered, "proposed", *word(gathered, nadia))

    def test_a_collector_under_another_name(self, gathered, olga, nadia):
        under = "UPDATE cases_evidenceitem SET by_id = %s WHERE case_id = %s"
        with pytest.raises(DatabaseError), psql(gathered) as cursor:
            cursor.execute(under, [nadia.pk, gathered.ref])
        does(
            gathered,
            "UPDATE cases_case SET evidence_by_id = %s WHERE ref = %s",
            nadia.pk,
            gathered.ref,
        )
        refused(gathered, "collected", *word(gathered, olga))


class TestChanged:
    def test_a_word_about_evidence_that_is_not_there(self, gathered, nadia):
        for off in (-1, 1):
            refused(gathered, "has changed", *word(gathered, nadia, off=off))

    def test_other_evidence_under_the_words_of_before(self, case_verified):
        for change, said in (("+ 1", "two different people"), ("- 1", "rolled back")):
            way = f"UPDATE cases_case SET evidence = evidence {change} WHERE ref = %s"
            refused(case_verified, said, way, case_verified.ref)

    def test_words_of_before_for_other_evidence(self, gathered, nadia, roman):
        for by in (nadia, roman):
            does(gathered, *word(gathered, by))
        more = "UPDATE cases_case SET evidence = evidence + 1 WHERE ref = %s"
        does(gathered, more, gathered.ref)
        refused(gathered, "two different people", VERIFY, gathered.ref)

    def test_an_item_more_or_less_under_a_word(self, gathered, olga, nadia):
        does(gathered, *word(gathered, nadia))
        refused(
            gathered,
            "does not change",
            "UPDATE cases_evidenceitem SET withdrawn_at = clock_timestamp(), withdrawn_by_id = %s"
            " WHERE case_id = %s",
            olga.pk,
            gathered.ref,
        )
        refused(
            gathered,
            "does not change",
            "INSERT INTO cases_evidenceitem (ref, case_id, source_id, point, checklist, weight,"
            " revision, by_id, at, lapsed) SELECT gen_random_uuid(), case_id, source_id, point,"
            " checklist, 3, revision, by_id, at, false FROM cases_evidenceitem WHERE revision ="
            " (SELECT evidence FROM cases_case WHERE ref = %s) AND case_id = %s",
            gathered.ref,
            gathered.ref,
        )

    def test_an_item_rewritten_or_removed(self, gathered):
        item = EvidenceItem.objects.filter(case=gathered).first()
        for way in ("UPDATE cases_evidenceitem SET weight = 3 WHERE ref = %s",):
            with pytest.raises(DatabaseError), psql(gathered) as cursor:
                cursor.execute(way, [item.ref])
        refused(
            gathered,
            "removed with its case",
            "DELETE FROM cases_evidenceitem WHERE ref = %s",
            item.ref,
        )
