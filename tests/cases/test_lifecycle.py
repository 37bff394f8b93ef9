"""The life of a case, through services and against PostgreSQL itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cases.lifecycle import Outcome, Stage
from cases.models import Approval, Case, Slot, Transition
from cases.services.assignment import case_assign
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze, case_lift
from cases.services.moving import MoveRefused, Stale, case_locked, move
from cases.services.resolution import ResolutionRefused, case_reopen, case_resolve
from cases.services.scheduling import ScheduleRefused, case_postpone, case_schedule
from cases.services.verification import VerificationRefused, case_verify
from live.publish import unit
from tests.cases.conftest import AT, place_given

pytestmark = pytest.mark.usefixtures("then")
DAWN = AT + timedelta(hours=26)


def schedule(case, by, team=1, starts=DAWN, minutes=40):
    case.refresh_from_db()
    if case.stage == Stage.VERIFIED and not (case.frozen or case.releases.exists()):
        Case.objects.filter(ref=case.ref).update(liaison=by)
        place_given(case)
    return case_schedule(
        case_ref=case.ref,
        by=by,
        team=team,
        starts=starts,
        ends=starts + timedelta(minutes=minutes),
        signs="",
        at=AT,
    )


class TestVerification:
    def test_takes_two_different_people(self, case_in_intake, nadia, roman, approve):
        assert approve(case_in_intake, nadia).stage == Stage.INTAKE
        assert approve(case_in_intake, roman).stage == Stage.VERIFIED

    def test_refuses_the_same_person_twice(self, case_in_intake, nadia, approve):
        approve(case_in_intake, nadia)
        with pytest.raises(VerificationRefused, match="second, different person"):
            approve(case_in_intake, nadia)

    def test_refuses_who_collected_the_evidence(self, case_in_intake, olga, approve):
        with pytest.raises(VerificationRefused, match="You collected"):
            approve(case_in_intake, olga)

    def test_refuses_evidence_that_changed_meanwhile(self, case_in_intake, olga, nadia):
        case_edit(case_ref=case_in_intake.ref, by=olga, fields={"unit": "A"}, version=1, at=AT)
        with pytest.raises(VerificationRefused, match="changed while you read"):
            case_verify(case_ref=case_in_intake.ref, by=nadia, finding="x", evidence=1, at=AT)

    def test_is_void_once_the_evidence_changes(self, case_verified, vera):
        case_edit(
            case_ref=case_verified.ref,
            by=vera,
            fields={"unit": "B"},
            version=case_verified.version,
            at=AT,
        )
        case = Case.objects.get(ref=case_verified.ref)
        assert (case.stage, case.evidence) == (Stage.INTAKE, case_verified.evidence + 1)

    def test_survives_a_change_that_is_no_evidence(self, case_verified, vera):
        case_edit(
            case_ref=case_verified.ref,
            by=vera,
            fields={"safe_contact": "evenings"},
            version=case_verified.version,
            at=AT,
        )
        assert Case.objects.get(ref=case_verified.ref).stage == Stage.VERIFIED


class TestScheduling:
    def test_holds_a_window(self, case_verified, lesya):
        assert schedule(case_verified, lesya).stage == Stage.SCHEDULED
        assert Slot.objects.count() == 1

    def test_refuses_an_unverified_case(self, case_in_intake, lesya):
        with pytest.raises(ScheduleRefused, match="Only a verified case"):
            schedule(case_in_intake, lesya)

    def test_refuses_a_window_in_the_past(self, case_verified, lesya):
        with pytest.raises(ScheduleRefused, match="past"):
            schedule(case_verified, lesya, starts=AT - timedelta(hours=1))

    def test_refuses_two_windows_of_one_team_at_once(self, case_verified, lesya):
        Slot.objects.create(team_id=1, span=(DAWN, DAWN + timedelta(minutes=10)))
        with pytest.raises(ScheduleRefused, match="Team 1"):
            schedule(case_verified, lesya)
        assert schedule(case_verified, lesya, team=2).stage == Stage.SCHEDULED

    def test_gives_the_window_back(self, case_verified, lesya, vera):
        schedule(case_verified, lesya)
        assert case_postpone(case_ref=case_verified.ref, by=vera, at=AT).stage == Stage.VERIFIED
        assert not Slot.objects.exists()

    def test_is_undone_when_the_evidence_changes(self, case_verified, lesya, vera):
        case = schedule(case_verified, lesya)
        case_edit(case_ref=case.ref, by=vera, fields={"name": "B"}, version=case.version, at=AT)
        assert Case.objects.get(ref=case.ref).stage == Stage.INTAKE
        assert not Slot.objects.exists()


class TestResolution:
    @pytest.mark.parametrize("stage", ["intake", "verified", "scheduled"])
    def test_ends_a_case_from_any_stage(self, stage, request, lesya, vera):
        case = request.getfixturevalue("case_in_intake" if stage == "intake" else "case_verified")
        if stage == "scheduled":
            schedule(case, lesya)
        case = case_resolve(case_ref=case.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
        assert case.stage == Stage.RESOLVED
        assert not Slot.objects.exists()

    def test_refuses_to_end_twice(self, case_in_intake, vera):
        case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.INFORMED, at=AT)
        with pytest.raises(ResolutionRefused, match="already"):
            case_resolve(case_ref=case_in_intake.ref, by=vera, outcome=Outcome.INFORMED, at=AT)

    def test_begins_again_when_the_person_returns(self, case_verified, vera):
        case_resolve(case_ref=case_verified.ref, by=vera, outcome=Outcome.LOST_CONTACT, at=AT)
        case = case_reopen(case_ref=case_verified.ref, by=vera, why="x", at=AT)
        assert (case.stage, case.outcome) == (Stage.INTAKE, None)

    def test_leaves_one_row_for_each_move(self, case_verified, lesya, vera):
        schedule(case_verified, lesya)
        case_resolve(case_ref=case_verified.ref, by=vera, outcome=Outcome.RECEIVED, at=AT)
        moves = Transition.objects.filter(case=case_verified).order_by("at", "ref")
        assert {(move.before, move.after) for move in moves} == {
            ("intake", "verified"),
            ("verified", "scheduled"),
            ("scheduled", "resolved"),
        }


class TestFreeze:
    def test_stops_every_forward_move(self, case_verified, lesya, olga):
        case_freeze(case_ref=case_verified.ref, by=olga, at=AT)
        with pytest.raises(ScheduleRefused, match="frozen"):
            schedule(case_verified, lesya)

    def test_ends_only_by_two_people_who_agree(self, case_verified, nadia, vera, roman):
        case_freeze(case_ref=case_verified.ref, by=nadia, at=AT)
        end = {"case_ref": case_verified.ref, "why": "It was led.", "at": AT}
        case = case_resolve(by=nadia, outcome=Outcome.SUSPECTED_TRAP, **end)
        assert case.stage == Stage.VERIFIED
        with pytest.raises(ResolutionRefused, match="another outcome"):
            case_resolve(by=vera, outcome=Outcome.WITHDREW, **end)
        with pytest.raises(VerificationRefused, match="different person"):
            case_resolve(by=nadia, outcome=Outcome.SUSPECTED_TRAP, **end)
        case = case_resolve(by=vera, outcome=Outcome.SUSPECTED_TRAP, **end)
        assert case.stage == Stage.RESOLVED

    def test_is_lifted_by_two_people_and_verified_anew(self, case_verified, nadia, roman):
        case_freeze(case_ref=case_verified.ref, by=nadia, at=AT)
        assert case_lift(case_ref=case_verified.ref, by=nadia, at=AT).frozen
        case = case_lift(case_ref=case_verified.ref, by=roman, at=AT)
        assert (case.frozen, case.stage) == (False, Stage.INTAKE)


class TestPostgresql:
    """Our code absent: SQL alone meets the same rules."""

    def refuses(self, sql, *params):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, params)

    def test_refuses_a_case_that_skips_a_stage(self, case_in_intake):
        self.refuses("UPDATE cases_case SET stage = 'scheduled' WHERE ref = %s", case_in_intake.ref)

    def test_refuses_verified_without_approvers(self, case_in_intake):
        self.refuses("UPDATE cases_case SET stage = 'verified' WHERE ref = %s", case_in_intake.ref)

    def test_refuses_verified_with_one_approver(self, case_in_intake, nadia, approve):
        approve(case_in_intake, nadia)
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(ref=case_in_intake.ref).update(stage=Stage.VERIFIED)

    def test_refuses_an_approval_of_ones_own_evidence(self, case_in_intake, olga):
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(
                case=case_in_intake, operator=olga, purpose="verify", evidence=1, at=AT
            )

    def test_refuses_to_take_away_an_approval_a_case_stands_on(self, case_verified):
        self.refuses("DELETE FROM cases_approval WHERE case_id = %s", case_verified.ref)

    def test_refuses_new_evidence_under_old_approvals(self, case_verified):
        self.refuses(
            "UPDATE cases_case SET evidence = evidence + 1 WHERE ref = %s", case_verified.ref
        )

    def test_refuses_scheduled_without_a_window(self, case_verified):
        self.refuses("UPDATE cases_case SET stage = 'scheduled' WHERE ref = %s", case_verified.ref)

    def test_refuses_resolved_without_an_outcome(self, case_in_intake):
        self.refuses("UPDATE cases_case SET stage = 'resolved' WHERE ref = %s", case_in_intake.ref)

    def test_refuses_a_forward_move_of_a_frozen_case(self, case_verified, olga):
        case_freeze(case_ref=case_verified.ref, by=olga, at=AT)
        self.refuses(
            "UPDATE cases_case SET stage = 'scheduled', slot = 'x' WHERE ref = %s",
            case_verified.ref,
        )

    def test_refuses_to_thaw_a_case_alone(self, case_verified, olga):
        case_freeze(case_ref=case_verified.ref, by=olga, at=AT)
        self.refuses("UPDATE cases_case SET frozen = false WHERE ref = %s", case_verified.ref)

    def test_refuses_a_case_born_verified(self, case_in_intake, office):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case(code="AAA-111", office=office, stage="verified", opened_at=AT, moved_at=AT).save(
                force_insert=True
            )


class TestAssignment:
    def test_refuses_a_stale_version(self, case_in_intake, vera, taras):
        with pytest.raises(Stale):
            case_assign(case_ref=case_in_intake.ref, by=vera, to=taras, version=99, at=AT)

    def test_names_the_liaison_officer_apart(self, case_in_intake, vera, lesya, olga):
        case = case_assign(case_ref=case_in_intake.ref, by=vera, to=lesya, version=1, at=AT)
        assert (case.assignee, case.liaison) == (olga, lesya)


def test_the_life_cycle_refuses_what_it_does_not_know(case_in_intake, vera):
    with unit():
        case = case_locked(ref=case_in_intake.ref)
        with pytest.raises(MoveRefused):
            move(case, case.postpone, by=vera, at=AT)
