"""How a case may end: each outcome at its stages, by one or two, with what follows from it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from audit.receipts import receipt
from cases.days import day_of
from cases.follow_ups import WITHIN, FollowUp
from cases.lifecycle import Outcome, Stage
from cases.models import Case, Task, TaskTitle, Transition, WhyDropped
from cases.outcomes import AFTER_A_HANDOVER, ENDINGS, fits, noted, parted
from cases.presenters.case_page import case_look, case_page
from cases.presenters.tasks import tasks_shown
from cases.services.coarsening import coarsen
from cases.services.contacts import contact_close, contact_wrap_up
from cases.services.moving import MoveRefused, case_locked, move
from cases.services.resolution import ResolutionRefused, case_reopen, case_resolve, handover_confirm
from cases.services.retention import case_purge_due
from cases.services.scheduling import case_postpone
from cases.services.tasks import TaskRefused, task_drop, task_finish, task_plan
from live.publish import unit
from tests.cases.conftest import AT
from tests.cases.handing import confirm_all, say_go
from tests.cases.test_lifecycle import schedule
from vault.fields import open_fields

pytestmark = pytest.mark.usefixtures("then")
LATER = AT + timedelta(days=40)


def end(case, by, outcome=Outcome.WITHDREW, why="x", **more):
    return case_resolve(case_ref=case.ref, by=by, outcome=outcome, why=why, **({"at": AT} | more))


def hung_up(case, by):
    """The conversation of a case is over, so that the case may be removed."""
    for contact in case.contacts.all():
        contact_wrap_up(contact_ref=contact.ref, by=by, at=AT)
        contact_close(
            contact_ref=contact.ref, by=by, code="case_opened", remark="", hard=False, at=AT
        )


def words_of(rows, column="detail"):
    seen = receipt(actor="t", action="test", subjects=[row.case_id for row in rows], at=AT)
    return [told[column] for told in open_fields(seen, rows, column)]


def open_ones(case) -> list[Task]:
    return list(Task.objects.filter(case=case, ended=""))


def following(case) -> list[str]:
    return sorted(words_of(open_ones(case)))


@pytest.fixture
def scheduled(case_verified, lesya):
    return schedule(case_verified, lesya)


@pytest.fixture
def received(scheduled, vera):
    return end(scheduled, vera, Outcome.RECEIVED)


class TestRules:
    def test_there_is_one_for_each_outcome(self):
        assert set(ENDINGS) == set(Outcome)
        assert set(WITHIN) == set(FollowUp)

    def test_what_was_said_is_parted_again(self):
        assert parted(noted(Outcome.LEGION, " two\nlines ")) == ("legion", "two\nlines")
        assert parted("withdrew") == ("withdrew", "")


class TestStage:
    @pytest.mark.parametrize("outcome", list(Outcome))
    @pytest.mark.parametrize("stage", ["intake", "verified", "scheduled"])
    def test_lets_only_its_outcomes_pass(self, request, stage, outcome, lesya, vera, nadia):
        case = request.getfixturevalue("case_in_intake" if stage == "intake" else "case_verified")
        if stage == "scheduled":
            schedule(case, lesya)
        if fits(outcome, stage, met=False):
            for by in (vera, nadia) if ENDINGS[outcome].by_two else (vera,):
                end(case, by, outcome)
            assert Case.objects.get(ref=case.ref).stage == Stage.RESOLVED
        else:
            with pytest.raises(ResolutionRefused, match=str(ENDINGS[outcome].only)):
                end(case, vera, outcome)
            assert Case.objects.get(ref=case.ref).stage == stage

    def test_of_a_life_that_went_on_after_a_hand_over(self, received, vera, nadia):
        case_reopen(case_ref=received.ref, by=vera, why="The family calls.", at=AT)
        with pytest.raises(ResolutionRefused, match="no window is held"):
            end(received, vera, Outcome.RECEIVED)
        assert end(received, vera, Outcome.EXCHANGED, "By the family.").stage == Stage.RESOLVED

    @pytest.mark.parametrize("outcome", sorted(AFTER_A_HANDOVER))
    def test_after_a_hand_over_needs_its_go_at_the_hands_of_the_liaison_officer(
        self, scheduled, lesya, olga, nadia, outcome
    ):
        with pytest.raises(ResolutionRefused, match="There is no go"):
            end(scheduled, lesya, outcome)
        confirm_all(scheduled, worker=olga, senior=nadia, at=AT)
        say_go(scheduled, nadia, lesya, at=AT)
        assert end(scheduled, lesya, outcome).stage == Stage.RESOLVED

    def test_is_not_reached_by_a_window_that_was_given_back(self, scheduled, lesya, vera):
        case_postpone(case_ref=scheduled.ref, by=lesya, at=AT)
        with pytest.raises(ResolutionRefused, match="handed over"):
            end(scheduled, vera, Outcome.EXCHANGED)

    def test_the_life_cycle_refuses_an_outcome_that_nobody_looked_at(self, case_in_intake, vera):
        with unit():
            case = case_locked(ref=case_in_intake.ref)
            with pytest.raises(MoveRefused):
                move(case, case.resolve, by=vera, at=AT)


class TestSaid:
    @pytest.mark.parametrize("outcome", [each for each in Outcome if ENDINGS[each].asked])
    def test_is_asked_for(self, case_verified, lesya, vera, outcome):
        if not fits(outcome, Stage.VERIFIED, met=False):
            schedule(case_verified, lesya)
        with pytest.raises(ResolutionRefused, match="Something has to be said"):
            end(case_verified, vera, outcome, " ")

    def test_is_sealed_and_told_in_the_timeline(self, case_in_intake, vera):
        end(case_in_intake, vera, Outcome.WRONG_PERSON, "Інший голос.")
        assert "Інший" not in str(Transition.objects.values_list().get()[:-1])
        case = Case.objects.get(ref=case_in_intake.ref)
        rows = case_page(case=case, seen=case_look(case=case, asker=vera, at=AT), reader=vera)
        assert [row.body for row in rows.timeline if row.kind == "move"] == [
            "Wrong person. Інший голос."
        ]


class TestTwo:
    @pytest.mark.parametrize("outcome", [each for each in Outcome if ENDINGS[each].by_two])
    def test_end_it_over_a_grave_outcome(self, case_verified, vera, nadia, outcome):
        assert end(case_verified, vera, outcome, "First.").stage == Stage.VERIFIED
        with pytest.raises(Exception, match="different person"):
            end(case_verified, vera, outcome, "Again.")
        assert end(case_verified, nadia, outcome, "Second.").stage == Stage.RESOLVED

    def test_name_the_same_one(self, case_verified, vera, nadia):
        end(case_verified, vera, Outcome.SUSPECTED_TRAP)
        with pytest.raises(ResolutionRefused, match="another outcome"):
            end(case_verified, nadia, Outcome.NOT_ELIGIBLE)

    def test_the_page_says_who_proposed_what_and_why(self, client, case_verified, vera, nadia):
        end(case_verified, vera, Outcome.SUSPECTED_TRAP, "Питає про інших.")
        client.force_login(nadia)
        page = client.get(f"/cases/{case_verified.ref}/").content.decode()
        assert "Vera proposes: Suspected trap." in page
        assert "Питає про інших." in page


class TestFollowUps:
    def test_of_a_received_one_are_the_card_the_letters_and_the_question(self, received, olga):
        assert following(received) == ["capture_card", "filming", "letters"]
        assert {task.assignee for task in Task.objects.all()} == {olga}

    def test_the_card_is_due_within_a_week_in_whole_days(self, received):
        cards = [
            task for task in Task.objects.all() if words_of([task]) == [FollowUp.CAPTURE_CARD.value]
        ]
        assert cards[0].span == DateTimeTZRange(day_of(AT), day_of(AT + timedelta(days=8)))

    def test_the_row_does_not_tell_how_the_case_ended(self, received):
        assert set(Task.objects.values_list("title", flat=True)) == {"follow_up"}

    def test_are_read_with_their_source_on_the_case_alone(self, client, received, olga, vera):
        seen = case_look(case=received, asker=olga, at=AT)
        told = [row.detail for row in tasks_shown(received, seen, AT)]
        assert any("within a week of arrival (Geneva III, article 70)" in words for words in told)
        client.force_login(vera)
        assert "article 70" not in client.get("/board/").content.decode()

    def test_begin_once_the_liaison_officer_confirms_too(self, scheduled, lesya, olga, nadia):
        Case.objects.filter(ref=scheduled.ref).update(liaison=lesya)
        confirm_all(scheduled, worker=olga, senior=nadia, at=AT)
        say_go(scheduled, nadia, lesya, at=AT)
        handover_confirm(case_ref=scheduled.ref, by=lesya, at=AT)
        assert following(scheduled) == ["capture_card", "filming", "letters"]

    def test_are_done_and_dropped_by_whoever_has_the_case_while_nothing_is_planned(
        self, received, olga, nadia
    ):
        one, other, _third = Task.objects.all()
        task_finish(case_ref=received.ref, task=one.ref, by=olga, at=AT)
        why = WhyDropped.NOT_SAFE
        task_drop(case_ref=received.ref, task=other.ref, why=why, by=nadia, at=AT)
        told = {"to": nadia, "detail": "x", "by": olga, "at": AT}
        for title, said in ((TaskTitle.LAWYER, "has ended"), (TaskTitle.FOLLOW_UP, "has ended")):
            with pytest.raises(TaskRefused, match=said):
                task_plan(
                    case_ref=received.ref,
                    title=title,
                    starts=AT,
                    ends=AT + timedelta(hours=1),
                    **told,
                )

    def test_letters_are_asked_about_every_month_until_somebody_drops_it(self, received, olga):
        later = AT + timedelta(days=20)
        for moment in (AT, later):
            (letters,) = (each for each in open_ones(received) if words_of([each]) == ["letters"])
            task_finish(case_ref=received.ref, task=letters.ref, by=olga, at=moment)
        (letters,) = (each for each in open_ones(received) if words_of([each]) == ["letters"])
        assert letters.span.lower == day_of(later + timedelta(days=7))
        told = {"case_ref": received.ref, "task": letters.ref, "by": olga, "at": later}
        task_drop(why=WhyDropped.NOT_NEEDED, **told)
        assert following(received) == ["capture_card", "filming"]

    def test_somebody_else_gets_them_when_the_owner_is_gone(self, scheduled, olga, vera):
        olga.is_active = False
        olga.save(update_fields=["is_active"])
        end(scheduled, vera, Outcome.RECEIVED)
        assert {task.assignee for task in Task.objects.all()} == {vera}

    def test_lose_their_hours_and_are_still_workable(self, received, olga):
        coarsen(at=AT + timedelta(days=1))
        task = Task.objects.order_by("pk")[0]
        assert task.at == day_of(AT)
        done = task_finish(case_ref=received.ref, task=task.ref, by=olga, at=LATER)
        assert done.ended_at == day_of(LATER)

    def test_go_with_the_case(self, received, olga):
        hung_up(received, olga)
        case_purge_due(case_ref=received.ref, at=LATER)
        assert not Task.objects.exists()


class TestReopening:
    def test_wants_a_reason(self, received, vera):
        with pytest.raises(ResolutionRefused, match="why it begins again"):
            case_reopen(case_ref=received.ref, by=vera, why=" ", at=AT)

    def test_ends_what_followed_from_the_outcome(self, received, vera):
        case_reopen(case_ref=received.ref, by=vera, why="He writes.", at=LATER)
        assert set(Task.objects.values_list("why", flat=True)) == {WhyDropped.REOPENED}
        assert Case.objects.get(ref=received.ref).outcome is None

    def test_is_told_with_its_reason(self, client, received, vera):
        client.force_login(vera)
        page = client.get(f"/cases/{received.ref}/").content.decode()
        assert "Void with it: the outcome" in page
        where = f"/cases/{received.ref}/reopen/"
        assert client.post(where, {"again": ""}).status_code == 422
        assert client.post(where, {"again": "Він повернувся."}).status_code == 303
        page = client.get(f"/cases/{received.ref}/").content.decode()
        assert "Він повернувся." in page

    def test_keeps_what_follows_apart_from_the_outcome(self, received, vera):
        from cases.services.follow_ups import follow_ups_begin

        with unit():
            follow_ups_begin(received, [FollowUp.TAKE_DOWN], by=vera, at=AT)
        case_reopen(case_ref=received.ref, by=vera, why="x", at=AT)
        assert following(received) == ["take_down"]
        end(received, vera)
        assert following(received) == ["take_down"]


class TestPostgresql:
    def test_keeps_every_other_task_out_of_a_resolved_case(self, received, olga):
        told = {"case": received, "assignee": olga, "by": olga, "at": AT, "detail": b"x"}
        span = DateTimeTZRange(AT, LATER)
        with pytest.raises(IntegrityError, match="of an open case"), transaction.atomic():
            Task.objects.create(title="lawyer", span=span, **told)

    def test_wants_to_know_what_follows(self, received, olga):
        told = {"case": received, "assignee": olga, "by": olga, "at": AT}
        span = DateTimeTZRange(AT, LATER)
        with pytest.raises(IntegrityError, match="task_is_written"), transaction.atomic():
            Task.objects.create(title="follow_up", span=span, **told)


class TestPage:
    def test_offers_what_fits_with_its_warning(self, client, case_in_intake, vera):
        client.force_login(vera)
        page = client.get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert str(ENDINGS[Outcome.SUSPECTED_TRAP].warning).split(":")[0] in page
        assert 'value="received"' not in page
        assert 'value="wrong_person"' in page

    def test_refuses_in_words_and_keeps_what_was_typed(self, client, case_in_intake, vera):
        client.force_login(vera)
        sent = {"outcome": "received", "why": "КАНАРКА"}
        answer = client.post(f"/cases/{case_in_intake.ref}/resolve/", sent)
        assert answer.status_code == 409
        assert "Nobody is received for whom no window is held." in answer.content.decode()
        assert "КАНАРКА" in answer.content.decode()
