"""An approval counts for a day: by the service, by the pages, and by PostgreSQL's own clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.agreements import PURPOSES, taken_part_in
from cases.integrity import findings
from cases.lifecycle import Stage
from cases.models import Approval, Case
from cases.services.moving import MoveRefused
from cases.services.scheduling import ScheduleRefused, case_postpone, case_schedule
from cases.services.verification import VerificationRefused, case_verify
from operators.models import Operator
from operators.roles import Role, holds
from tests.cases.conftest import place_given
from tests.cases.gathered import substantiate
from tests.cases.later import passed

HOURS = timedelta(hours=1)
ASK_AGAIN = "older than 24 hours"


def hours_on(hours):
    """The moment so many hours from now, at which PostgreSQL's clock stands too."""
    passed(hours * HOURS)
    return datetime.now(tz=UTC) + hours * HOURS


def verify(case, *people, at):
    for by in people:
        evidence = Case.objects.get(ref=case.ref).evidence
        case_verify(case_ref=case.ref, by=by, finding="x", evidence=evidence, at=at)
    return Case.objects.get(ref=case.ref)


def schedule(case, by, at):
    starts = at + timedelta(days=2)
    window = {"team": 1, "starts": starts, "ends": starts + HOURS, "signs": ""}
    return case_schedule(case_ref=case.ref, by=by, at=at, **window)


class TestVerified:
    @pytest.fixture
    def case(self, case_verified, lesya):
        Case.objects.filter(ref=case_verified.ref).update(liaison=lesya)
        return place_given(case_verified)

    def test_is_scheduled_within_the_day(self, case, lesya):
        assert schedule(case, lesya, hours_on(23)).stage == Stage.SCHEDULED

    def test_is_not_scheduled_on_old_words_and_keeps_its_stage(self, case, lesya):
        with pytest.raises(ScheduleRefused, match=ASK_AGAIN):
            schedule(case, lesya, hours_on(25))
        assert Case.objects.get(ref=case.ref).stage == Stage.VERIFIED

    def test_is_approved_again_by_the_same_two_and_then_scheduled(self, case, nadia, roman, lesya):
        at = hours_on(49)
        assert verify(case, nadia, at=at).stage == Stage.VERIFIED
        with pytest.raises(ScheduleRefused, match=ASK_AGAIN):
            schedule(case, lesya, at)
        verify(case, roman, at=at)
        assert schedule(case, lesya, at).stage == Stage.SCHEDULED

    def test_is_approved_again_by_others_as_well(self, case, vera, roman, lesya):
        at = hours_on(25)
        verify(case, vera, roman, at=at)
        assert schedule(case, lesya, at).stage == Stage.SCHEDULED

    def test_is_not_approved_again_while_two_words_count(self, case, vera):
        with pytest.raises(VerificationRefused, match="within 24 hours"):
            verify(case, vera, at=hours_on(23))

    def test_who_gathered_the_evidence_does_not_approve_it_later_either(self, case, olga):
        with pytest.raises(VerificationRefused, match="You collected"):
            verify(case, olga, at=hours_on(25))

    def test_once_scheduled_it_stays_so_and_a_new_window_asks_again(self, case, lesya):
        schedule(case, lesya, datetime.now(tz=UTC))
        at = hours_on(48)
        assert Case.objects.get(ref=case.ref).stage == Stage.SCHEDULED
        assert case_postpone(case_ref=case.ref, by=lesya, at=at).stage == Stage.VERIFIED
        with pytest.raises(ScheduleRefused, match=ASK_AGAIN):
            schedule(case, lesya, at)

    def test_what_was_scheduled_on_old_words_is_found(self, case, lesya):
        schedule(case, lesya, datetime.now(tz=UTC))
        case.transitions.filter(after=Stage.SCHEDULED).update(
            at=datetime.now(tz=UTC) + timedelta(days=2)
        )
        assert "stands on 0 signed approvals" in " ".join(map(str, findings()))

    def test_what_the_service_claims_of_the_hour_changes_nothing(self, case, lesya):
        passed(25 * HOURS)
        with pytest.raises(ScheduleRefused, match=ASK_AGAIN):
            schedule(case, lesya, datetime.now(tz=UTC))

    def test_a_day_that_ends_between_two_looks_is_refused_in_words(self, case, lesya, monkeypatch):
        passed(25 * HOURS)
        monkeypatch.setattr("cases.services.scheduling._approvals_fresh", lambda case: None)
        monkeypatch.setattr("cases.agreements.APPROVAL_LASTS", 48 * HOURS)
        with pytest.raises(MoveRefused, match=ASK_AGAIN):
            schedule(case, lesya, datetime.now(tz=UTC) + 25 * HOURS)


class TestIntake:
    @pytest.fixture
    def case(self, case_in_intake, olga):
        return substantiate(case_in_intake, olga)

    def test_a_word_of_yesterday_and_one_of_today_are_not_two(self, case, nadia, roman):
        verify(case, nadia, at=datetime.now(tz=UTC))
        at = hours_on(25)
        assert verify(case, roman, at=at).stage == Stage.INTAKE
        assert verify(case, nadia, at=at).stage == Stage.VERIFIED

    def test_nobody_approves_twice_within_the_day(self, case, nadia):
        verify(case, nadia, at=datetime.now(tz=UTC))
        with pytest.raises(VerificationRefused, match="second, different person"):
            verify(case, nadia, at=hours_on(23))

    def test_the_page_offers_it_again_to_whoever_approved_yesterday(self, case, nadia):
        verify(case, nadia, at=datetime.now(tz=UTC))
        action = "cases.approve_verification"
        assert nadia.pk in taken_part_in(action, case, nadia)
        passed(25 * HOURS)
        assert nadia.pk not in taken_part_in(action, case, nadia)


class TestPages:
    WORDS = "Approvals are older than 24 hours: ask again."

    def read(self, client, person, address):
        client.force_login(person)
        return client.get(address).content.decode()

    def test_the_case_says_that_it_waits_for_new_words(self, client, case_verified, vera, nadia):
        address = f"/cases/{case_verified.ref}/"
        page = self.read(client, vera, address)
        assert self.WORDS not in page
        assert "Approve as one of two" not in page
        passed(25 * HOURS)
        page = self.read(client, nadia, address)
        assert self.WORDS in page
        assert "Nadia approved it" in page
        assert "Approve as one of two" in page

    def test_so_does_the_board(self, client, case_verified, vera):
        assert self.WORDS not in self.read(client, vera, "/board/")
        passed(25 * HOURS)
        assert self.WORDS in self.read(client, vera, "/board/")


class TestPostgreSQL:
    """What the service forgot is refused all the same."""

    def test_schedules_nothing_on_old_words(self, case_verified):
        passed(25 * HOURS)
        with pytest.raises(IntegrityError, match=ASK_AGAIN), transaction.atomic():
            Case.objects.filter(ref=case_verified.ref).update(stage=Stage.SCHEDULED, slot=b"x")

    def test_writes_the_moment_itself(self, case_in_intake, olga, nadia):
        case, told = substantiate(case_in_intake, olga), datetime(2099, 1, 1, tzinfo=UTC)
        given = Approval.objects.create(
            case=case,
            operator=nadia,
            purpose="verify",
            evidence=case.evidence,
            at=told,
            given_at=told,
        )
        given.refresh_from_db()
        assert given.given_at < datetime.now(tz=UTC) + HOURS
        with pytest.raises(IntegrityError, match="never rewritten"), transaction.atomic():
            Approval.objects.update(given_at=told)

    @pytest.mark.parametrize("who", ["taras", "lesya", "petro", "stranger"])
    def test_takes_no_approval_of_somebody_whose_word_it_is_not(
        self, request, case_in_intake, olga, who
    ):
        case = substantiate(case_in_intake, olga)
        told = {"purpose": "verify", "evidence": case.evidence, "at": datetime.now(tz=UTC)}
        by = request.getfixturevalue(who)
        with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
            Approval.objects.create(case=case, operator=by, **told)

    def test_takes_none_of_somebody_who_left(self, case_in_intake, olga, nadia):
        case = substantiate(case_in_intake, olga)
        Operator.objects.filter(pk=nadia.pk).update(is_active=False)
        told = {"purpose": "verify", "evidence": case.evidence, "at": datetime.now(tz=UTC)}
        with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
            Approval.objects.create(case=case, operator=nadia, **told)

    def test_knows_the_same_rights_as_the_table_of_roles(self, db):
        with connection.cursor() as cursor:
            others = {f"cases.{word}_verification": word for word in ("propose", "refuse")}
            for action, purpose in (PURPOSES | others).items():
                for role in Role.values:
                    cursor.execute("SELECT approval_is_given_by(%s, %s)", [purpose, role])
                    assert cursor.fetchone() == (holds(role, action),), (purpose, role)

    def test_keeps_other_agreements_to_once_for_each_revision(self, case_in_intake, vera):
        told = {"case": case_in_intake, "operator": vera, "purpose": "lift", "evidence": 1}
        Approval.objects.create(at=datetime.now(tz=UTC), **told)
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(at=datetime.now(tz=UTC) + 48 * HOURS, **told)
