"""Go or no-go: four confirmations by name, two who say go, and what takes it all back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.models import Entry
from cases.lifecycle import Outcome
from cases.models import BEFORE_GO, Case, GivenBack, GoPoint, GoWord, Slot, Transition
from cases.presenters.go_board import go_board
from cases.selectors.go import go_lacks
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.go import GoRefused, handover_check, handover_go, handover_uncheck
from cases.services.resolution import ResolutionRefused, case_resolve, handover_confirm
from cases.services.scheduling import ScheduleRefused, case_move, case_postpone, case_schedule
from operators.refusals import Refused
from tests.cases.handing import confirm_all
from tests.cases.later import passed

NOW = datetime.now(tz=UTC)
TOMORROW = (NOW + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def scheduled(case_verified, release, lesya) -> Case:
    case = release(case_verified)
    case_schedule(case_ref=case.ref, by=lesya, signs="", at=NOW, **window())
    return Case.objects.get(ref=case.ref)


@pytest.fixture
def confirmed(scheduled, olga, nadia) -> Case:
    return confirm_all(scheduled, worker=olga, senior=nadia, at=NOW)


def window(hours=0, team=1):
    starts = TOMORROW + timedelta(hours=hours)
    return {"team": team, "starts": starts, "ends": starts + timedelta(hours=1)}


def say_go(case, *people, at=NOW):
    for by in people:
        handover_go(case_ref=case.ref, by=by, at=at)


def lacks(case):
    return go_lacks(Case.objects.get(ref=case.ref))


class TestGo:
    def test_takes_four_confirmations_and_two_people(self, confirmed, nadia, lesya):
        assert lacks(confirmed) == "go"
        say_go(confirmed, nadia)
        assert lacks(confirmed) == "go"
        say_go(confirmed, lesya)
        assert lacks(confirmed) == ""

    @pytest.mark.parametrize("point", BEFORE_GO)
    def test_is_not_said_while_one_is_missing(self, confirmed, nadia, point):
        handover_uncheck(case_ref=confirmed.ref, point=point, by=nadia, at=NOW)
        with pytest.raises(GoRefused, match="Not confirmed yet"):
            say_go(confirmed, nadia)
        assert lacks(confirmed) == point

    def test_is_not_said_twice_by_one(self, confirmed, nadia):
        say_go(confirmed, nadia)
        with pytest.raises(GoRefused, match="second, different person"):
            say_go(confirmed, nadia)

    def test_rests_on_nothing_older_than_a_day(self, confirmed, nadia):
        passed(timedelta(hours=25))
        with pytest.raises(GoRefused, match="more than a day ago"):
            say_go(confirmed, nadia)

    def test_grows_old_and_is_had_again_once_all_is_confirmed_anew(
        self, confirmed, olga, nadia, lesya
    ):
        say_go(confirmed, nadia, lesya)
        passed(timedelta(hours=25))
        with pytest.raises(ResolutionRefused, match="team is ready has to be confirmed"):
            handover_confirm(case_ref=confirmed.ref, by=lesya, at=NOW)
        board = go_board(case=confirmed, asker=nadia)
        assert board is not None
        assert (board.is_go, board.confirmed, board.i_said) == (False, 0, False)
        confirm_all(confirmed, worker=olga, senior=nadia, at=NOW)
        assert lacks(confirmed) == "go"
        say_go(confirmed, nadia, lesya)
        assert lacks(confirmed) == ""

    def test_one_point_that_is_old_is_confirmed_anew_and_once(self, confirmed, lesya):
        said = {"case_ref": confirmed.ref, "point": GoPoint.TEAM, "by": lesya, "at": NOW}
        passed(timedelta(hours=25))
        word = handover_check(**said)
        assert handover_check(**said) == word
        old = GoWord.objects.filter(case=confirmed, point="team").exclude(ref=word.ref).get()
        assert (old.withdrawn_by, old.withdrawn_at) == (lesya, NOW)

    def test_goes_with_whatever_is_taken_back(self, confirmed, nadia, lesya, olga):
        say_go(confirmed, nadia, lesya)
        handover_uncheck(case_ref=confirmed.ref, point=GoPoint.CALLER, by=olga, at=NOW)
        handover_check(case_ref=confirmed.ref, point=GoPoint.CALLER, by=olga, at=NOW)
        assert lacks(confirmed) == "go"

    @pytest.mark.parametrize(
        ("point", "who"),
        [("team", "nadia"), ("caller", "lesya"), ("place", "lesya"), ("doubt", "olga")],
    )
    def test_each_point_is_somebodys_own(self, request, scheduled, point, who):
        with pytest.raises(GoRefused, match="Somebody else"):
            handover_check(
                case_ref=scheduled.ref,
                point=GoPoint(point),
                by=request.getfixturevalue(who),
                at=NOW,
            )

    def test_nobody_confirmed_by_a_contact_that_was_never_agreed(
        self, case_verified, release, lesya, olga
    ):
        case = release(case_verified)
        case_schedule(case_ref=case.ref, by=lesya, signs="", at=NOW, **window())
        with pytest.raises(GoRefused, match="No safe contact"):
            handover_check(case_ref=case.ref, point=GoPoint.CALLER, by=olga, at=NOW)

    def test_is_of_one_window(self, confirmed, nadia, lesya):
        say_go(confirmed, nadia, lesya)
        case_move(case_ref=confirmed.ref, by=lesya, at=NOW, **window(hours=5))
        assert lacks(confirmed) == "team"

    def test_is_of_the_evidence_as_it_was(self, confirmed, vera, nadia, lesya):
        say_go(confirmed, nadia, lesya)
        version = Case.objects.get(ref=confirmed.ref).version
        case_edit(case_ref=confirmed.ref, by=vera, fields={"unit": "B"}, version=version, at=NOW)
        assert lacks(confirmed) == "team"

    def test_a_freeze_stops_it(self, confirmed, vera, nadia, lesya):
        say_go(confirmed, nadia, lesya)
        case_freeze(case_ref=confirmed.ref, by=vera, at=NOW)
        assert lacks(confirmed) == "team"
        board = go_board(case=Case.objects.get(ref=confirmed.ref), asker=vera)
        assert board is not None
        assert not board.is_go
        with pytest.raises(Refused, match="frozen"):
            handover_uncheck(case_ref=confirmed.ref, point=GoPoint.TEAM, by=vera, at=NOW)

    def test_nobody_is_received_without_it(self, confirmed, nadia, lesya):
        with pytest.raises(ResolutionRefused, match="Two people have to say go"):
            handover_confirm(case_ref=confirmed.ref, by=lesya, at=NOW)
        say_go(confirmed, nadia, lesya)
        assert handover_confirm(case_ref=confirmed.ref, by=lesya, at=NOW).stage == "resolved"


class TestReceived:
    def end(self, case, by):
        return case_resolve(case_ref=case.ref, by=by, outcome=Outcome.RECEIVED, at=NOW)

    def test_by_the_general_ending_too_wants_the_liaison_officers_go(self, confirmed, nadia, lesya):
        handover_uncheck(case_ref=confirmed.ref, point=GoPoint.PLACE, by=nadia, at=NOW)
        with pytest.raises(ResolutionRefused, match="The place is"):
            self.end(confirmed, lesya)
        assert Case.objects.get(ref=confirmed.ref).stage == "scheduled"

    def test_with_a_go_it_is_the_liaison_officers(self, confirmed, nadia, lesya):
        with pytest.raises(ResolutionRefused, match="Two people have to say go"):
            self.end(confirmed, lesya)
        say_go(confirmed, nadia, lesya)
        assert self.end(confirmed, lesya).stage == "resolved"

    def test_what_happened_all_the_same_is_a_seniors_to_write(self, scheduled, nadia):
        assert self.end(scheduled, nadia).stage == "resolved"
        kept = Entry.objects.filter(action="case.moved", subject=scheduled.ref).latest("pk")
        assert (kept.actor, kept.role) == (str(nadia.pk), "senior")

    def test_is_refused_in_words_on_the_page(self, client, scheduled, lesya):
        client.force_login(lesya)
        answer = client.post(f"/cases/{scheduled.ref}/resolve/", {"outcome": "received"})
        assert answer.status_code == 409
        assert "There is no go for this hand-over" in answer.content.decode()


class TestGivingBack:
    def give(self, case, by, how, why="", at=NOW):
        return case_postpone(case_ref=case.ref, by=by, how=how, why=why, at=at)

    def test_an_abort_says_why_and_keeps_it_sealed(self, scheduled, olga):
        with pytest.raises(ScheduleRefused, match="Write why"):
            self.give(scheduled, olga, GivenBack.ABORTED, "  ")
        assert self.give(scheduled, olga, GivenBack.ABORTED, "ЧУЖІ").stage == "verified"
        detail = Transition.objects.get(name="postpone").detail
        assert detail is not None
        assert "ЧУЖІ".encode() not in bytes(detail)
        assert not Slot.objects.exists()

    def test_the_timeline_tells_it(self, client, scheduled, olga):
        self.give(scheduled, olga, GivenBack.ABORTED, "ЧУЖІ НА МІСЦІ")
        client.force_login(olga)
        page = client.get(f"/cases/{scheduled.ref}/timeline/").content.decode()
        assert "Aborted. ЧУЖІ НА МІСЦІ" in page

    def test_nobody_misses_a_window_that_is_not_over(self, scheduled, lesya):
        with pytest.raises(ScheduleRefused, match="not over yet. Choose postponed"):
            self.give(scheduled, lesya, GivenBack.MISSED)
        over = TOMORROW + timedelta(hours=1)
        assert self.give(scheduled, lesya, GivenBack.MISSED, at=over).stage == "verified"

    @pytest.mark.parametrize("who", ["taras", "petro", "stranger"])
    def test_is_for_whoever_has_the_case(self, request, scheduled, who):
        with pytest.raises(Case.DoesNotExist):
            self.give(scheduled, request.getfixturevalue(who), GivenBack.POSTPONED)


class TestMoving:
    def test_keeps_the_old_window_when_the_new_one_is_taken(self, scheduled, lesya):
        starts = TOMORROW + timedelta(hours=9)
        Slot.objects.create(team_id=2, span=(starts, starts + timedelta(hours=1)))
        with pytest.raises(ScheduleRefused, match="already has a window"):
            case_move(case_ref=scheduled.ref, by=lesya, at=NOW, **window(hours=9, team=2))
        assert Slot.objects.filter(team_id=1).count() == 1

    def test_may_overlap_its_own_old_window(self, scheduled, lesya):
        case_move(
            case_ref=scheduled.ref,
            by=lesya,
            at=NOW,
            team=1,
            starts=TOMORROW + timedelta(minutes=20),
            ends=TOMORROW + timedelta(minutes=80),
        )
        assert Slot.objects.get().span.lower == TOMORROW + timedelta(minutes=20)

    @pytest.mark.parametrize("who", ["olga", "nadia", "vera"])
    def test_is_the_liaison_officers(self, request, scheduled, who):
        with pytest.raises(Case.DoesNotExist):
            case_move(
                case_ref=scheduled.ref, by=request.getfixturevalue(who), at=NOW, **window(hours=3)
            )


class TestPostgres:
    def word(self, case, by, **changes):
        told = {
            "case": case,
            "by": by,
            "at": NOW,
            "point": "go",
            "evidence": case.evidence,
            "window": case.window,
        }
        with transaction.atomic():
            return GoWord.objects.create(**(told | changes))

    def test_takes_no_go_before_the_four(self, scheduled, nadia):
        with pytest.raises(DatabaseError, match="before all is confirmed"):
            self.word(scheduled, nadia)

    def test_takes_no_go_upon_what_is_a_day_old(self, confirmed, nadia):
        passed(timedelta(hours=25))
        with pytest.raises(DatabaseError, match="within a day"):
            self.word(confirmed, nadia)

    def test_takes_one_go_of_each(self, confirmed, nadia):
        self.word(confirmed, nadia)
        with pytest.raises(DatabaseError, match="go_by_different_people"):
            self.word(confirmed, nadia)

    @pytest.mark.parametrize("odd", [{"window": 9}, {"evidence": 9}, {"point": "maybe"}])
    def test_takes_no_word_about_anything_else(self, confirmed, nadia, odd):
        with pytest.raises(DatabaseError):
            self.word(confirmed, nadia, **odd)

    def test_takes_no_word_of_another_office(self, confirmed, stranger):
        with pytest.raises(DatabaseError, match="somebody of the office"):
            self.word(confirmed, stranger)

    def test_takes_no_word_about_a_frozen_case(self, confirmed, nadia, vera):
        case_freeze(case_ref=confirmed.ref, by=vera, at=NOW)
        with pytest.raises(DatabaseError, match="that a scheduled case holds"):
            self.word(confirmed, nadia)

    def test_rewrites_no_word_and_takes_the_go_along(self, confirmed, nadia, lesya):
        say_go(confirmed, nadia, lesya)
        mine = GoWord.objects.filter(case=confirmed, point="team")
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            mine.update(by=nadia)
        mine.update(withdrawn_by=lesya, withdrawn_at=NOW)
        assert not GoWord.objects.filter(point="go", withdrawn_at=None).exists()
        with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
            mine.update(withdrawn_by=None, withdrawn_at=None)

    def test_counts_windows_itself(self, scheduled):
        assert scheduled.window == 1
        with pytest.raises(DatabaseError, match="rolled back"), transaction.atomic():
            Case.objects.filter(ref=scheduled.ref).update(window=0)
