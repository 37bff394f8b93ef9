"""Tasks of a case: for somebody, within a window; done, or dropped for a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from audit.models import Entry
from cases.lifecycle import Outcome
from cases.models import Case, Task, TaskTitle, WhyDropped
from cases.presenters.case_page import case_look, case_page
from cases.presenters.tasks import tasks_shown
from cases.selectors.tasks import AHEAD, tasks_of, tasks_overdue
from cases.services.freezing import case_freeze
from cases.services.resolution import ResolutionRefused, case_resolve, handover_confirm
from cases.services.retention import case_purge_due
from cases.services.scheduling import case_schedule
from cases.services.tasks import TaskRefused, task_drop, task_finish, task_plan
from live.models import OutboxRow
from tests.cases.conftest import AT
from tests.cases.handing import confirm_all, say_go
from tests.cases.later import as_of

HOUR = timedelta(hours=1)
WORDS = "КАНАРКА-ЗАВДАННЯ"


@pytest.fixture
def plan(case_in_intake, olga, nadia):
    def planned(case=case_in_intake, **changes) -> Task:
        told = {
            "title": TaskTitle.LAWYER,
            "starts": AT + 2 * HOUR,
            "ends": AT + 4 * HOUR,
            "to": nadia,
            "detail": WORDS,
            "by": olga,
            "at": AT,
        }
        return task_plan(case_ref=case.ref, **(told | changes))

    return planned


def shown(case: Case, reader, at) -> list:
    return tasks_shown(case, case_look(case=case, asker=reader, at=at), at)


class TestWindow:
    @pytest.mark.parametrize(
        ("starts", "ends"),
        [(2, 2), (3, 2), (-3, -1), (-3, 0)],
        ids=["empty", "back", "past", "now"],
    )
    def test_must_be_one_and_not_past(self, plan, starts, ends):
        with pytest.raises(TaskRefused, match="not in the past"):
            plan(starts=AT + starts * HOUR, ends=AT + ends * HOUR)

    def test_opens_on_the_desk_an_hour_ahead(self, plan, nadia, olga):
        task = plan()
        opens = task.span.lower - AHEAD
        assert tasks_of(nadia, opens - timedelta(seconds=1)) == []
        assert tasks_of(nadia, opens) == [task]
        assert tasks_of(olga, opens) == []

    def test_past_it_is_overdue_for_the_office(self, plan, case_in_intake, vera, stranger):
        task = plan()
        ends = task.span.upper
        assert tasks_overdue(vera, ends - timedelta(seconds=1)) == []
        assert tasks_overdue(vera, ends) == [task]
        assert tasks_overdue(stranger, ends) == []
        assert [row.overdue for row in shown(case_in_intake, vera, ends)] == [True]


class TestPlanned:
    def test_needs_somebody_who_may_open_the_case(self, plan, taras, lesya, stranger):
        for to in (taras, lesya, stranger):
            with pytest.raises(TaskRefused, match="can't open the case"):
                plan(to=to)

    def test_as_written_needs_the_words(self, plan):
        with pytest.raises(TaskRefused, match="Write what is to be done"):
            plan(title=TaskTitle.AS_WRITTEN, detail=" ")

    def test_its_words_are_read_on_the_case_alone(self, plan, case_in_intake, vera):
        plan()
        assert [row.detail for row in shown(case_in_intake, vera, AT)] == [WORDS]
        client = Client()
        client.force_login(vera)
        for path in ("/board/", "/desk/", "/queue/", "/cases/"):
            assert WORDS not in client.get(path).content.decode()

    def test_is_told_to_the_screens_and_no_change_of_the_case(self, plan, case_in_intake, office):
        version = Case.objects.get(ref=case_in_intake.ref).version
        plan()
        streams = OutboxRow.objects.filter(type="task.changed").values_list("stream", flat=True)
        assert set(streams) == {f"queue:{office.pk.hex}", f"case:{case_in_intake.ref.hex}"}
        assert Case.objects.get(ref=case_in_intake.ref).version == version

    def test_the_journal_holds_the_reference_alone(self, plan, nadia):
        task = plan()
        told = Entry.objects.get(action="case.task_planned")
        assert told.detail == {"task": str(task.ref), "to": str(nadia.pk)}


class TestEnded:
    def test_once(self, plan, case_in_intake, nadia):
        task = plan()
        task_finish(case_ref=case_in_intake.ref, task=task.ref, by=nadia, at=AT)
        assert shown(case_in_intake, nadia, AT) == []
        with pytest.raises(TaskRefused, match="not open any more"):
            task_drop(
                case_ref=case_in_intake.ref,
                task=task.ref,
                why=WhyDropped.NOT_SAFE,
                by=nadia,
                at=AT,
            )

    def test_the_timeline_tells_what_became_of_it(self, plan, case_in_intake, nadia):
        done, dropped = plan(), plan(title=TaskTitle.DOCTOR)
        task_finish(case_ref=case_in_intake.ref, task=done.ref, by=nadia, at=AT + HOUR)
        task_drop(
            case_ref=case_in_intake.ref,
            task=dropped.ref,
            why=WhyDropped.NOT_SAFE,
            by=nadia,
            at=AT + HOUR,
        )
        case = Case.objects.get(ref=case_in_intake.ref)
        rows = case_page(case=case, seen=case_look(case=case, asker=nadia, at=AT), reader=nadia)
        assert {(row.title, row.by) for row in rows.timeline if row.kind == "task"} == {
            ("Task for Nadia: Ask the lawyer", "Olga"),
            ("Task for Nadia: Ask a doctor", "Olga"),
            ("Task done: Ask the lawyer", "Nadia"),
            ("Task dropped: Ask a doctor. It would not be safe", "Nadia"),
        }


class TestEndingTheCase:
    def test_asks_about_open_tasks(self, plan, case_in_intake, vera):
        plan()
        told = {"case_ref": case_in_intake.ref, "by": vera, "outcome": Outcome.WITHDREW, "at": AT}
        with pytest.raises(ResolutionRefused, match="1 task of this case is open"):
            case_resolve(**told)
        assert Case.objects.get(ref=case_in_intake.ref).stage == "intake"
        case_resolve(drop_tasks=True, **told)
        assert Task.objects.get().why == WhyDropped.CASE_ENDED

    def test_of_a_frozen_one_leaves_them_open_until_the_second_agrees(
        self, plan, case_in_intake, olga, vera, nadia
    ):
        plan()
        case_freeze(case_ref=case_in_intake.ref, by=olga, at=AT)
        told = {"case_ref": case_in_intake.ref, "outcome": Outcome.WITHDREW, "at": AT}
        with pytest.raises(ResolutionRefused, match="1 task"):
            case_resolve(by=vera, **told)
        case_resolve(by=vera, drop_tasks=True, **told)
        assert Task.objects.get().ended == ""
        with pytest.raises(ResolutionRefused, match="1 task"):
            case_resolve(by=nadia, **told)
        assert case_resolve(by=nadia, drop_tasks=True, **told).stage == "resolved"
        assert Task.objects.get().why == WhyDropped.CASE_ENDED

    def test_a_hand_over_asks_too(self, plan, case_verified, release, olga, nadia, lesya):
        as_of(AT)
        case = release(case_verified)
        starts = AT + timedelta(days=9)
        case_schedule(
            case_ref=case.ref,
            by=lesya,
            team=1,
            starts=starts,
            ends=starts + HOUR,
            signs="",
            at=AT,
        )
        plan(case=case)
        confirm_all(case, worker=olga, senior=nadia, at=AT)
        say_go(case, nadia, lesya, at=AT)
        with pytest.raises(ResolutionRefused):
            handover_confirm(case_ref=case.ref, by=lesya, at=AT)
        handover_confirm(case_ref=case.ref, by=lesya, drop_tasks=True, at=AT)
        assert Task.objects.get(title=TaskTitle.LAWYER).ended_by == lesya

    def test_by_hand_the_box_stands_where_the_refusal_is_read(self, plan, case_in_intake, vera):
        plan()
        client, at = Client(), f"/cases/{case_in_intake.ref}/resolve/"
        client.force_login(vera)
        answer = client.post(at, {"outcome": "withdrew"})
        assert answer.status_code == 409
        assert 'name="drop_tasks"' in answer.content.decode()
        assert client.post(at, {"outcome": "withdrew", "drop_tasks": "on"}).status_code == 303

    def test_goes_with_its_case(self, resolved):
        assert Task.objects.exists()
        case_purge_due(case_ref=resolved.ref, at=AT + timedelta(days=120))
        assert not Task.objects.exists()


class TestPostgresql:
    def raw(self, case, to, **changes) -> Task:
        told = {
            "case": case,
            "title": "lawyer",
            "span": DateTimeTZRange(AT, AT + HOUR),
            "assignee": to,
            "by": to,
            "at": AT,
        }
        with transaction.atomic():
            return Task.objects.create(**(told | changes))

    @pytest.mark.parametrize(
        "span",
        [
            DateTimeTZRange(AT, AT),
            DateTimeTZRange(AT, None),
            DateTimeTZRange(None, AT),
            DateTimeTZRange(empty=True),
        ],
        ids=["empty", "endless", "without a beginning", "none"],
    )
    def test_refuses_a_window_that_is_none(self, case_in_intake, nadia, span):
        with pytest.raises(IntegrityError, match="task_window_not_empty"):
            self.raw(case_in_intake, nadia, span=span)

    def test_refuses_a_title_of_ones_own(self, case_in_intake, nadia):
        with pytest.raises(IntegrityError, match="task_title_known"):
            self.raw(case_in_intake, nadia, title="Ivan")

    def test_refuses_somebody_of_another_office(self, case_in_intake, stranger):
        with pytest.raises(IntegrityError, match="somebody of its office"):
            self.raw(case_in_intake, stranger)

    def test_refuses_an_end_without_a_reason(self, plan, nadia):
        plan()
        with pytest.raises(IntegrityError, match="task_ended_by_someone"), transaction.atomic():
            Task.objects.update(ended="dropped", ended_by=nadia, ended_at=AT)

    @pytest.mark.parametrize(
        "change", [{"title": "doctor"}, {"span": DateTimeTZRange(AT, AT + 99 * HOUR)}]
    )
    def test_lets_nobody_rewrite_one(self, plan, change):
        plan()
        with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
            Task.objects.update(**change)

    def test_leaves_no_task_open_in_a_resolved_case(self, resolved, nadia):
        with pytest.raises(IntegrityError, match="open case"):
            self.raw(resolved, nadia)


class TestByHand:
    @pytest.fixture
    def client(self, olga) -> Client:
        client = Client()
        client.force_login(olga)
        return client

    def sent(self, nadia, **changes) -> dict:
        starts = datetime.now(tz=UTC) + timedelta(days=1)
        told = {"title": "lawyer", "to": str(nadia.pk), "detail": WORDS}
        told |= {"starts": f"{starts:%Y-%m-%dT%H:%M}", "ends": f"{starts + HOUR:%Y-%m-%dT%H:%M}"}
        return told | changes

    def test_plans_finishes_and_drops(self, client, case_in_intake, nadia):
        at = f"/cases/{case_in_intake.ref}"
        for _time in range(2):
            assert client.post(f"{at}/plan-task/", self.sent(nadia)).status_code == 303
        assert WORDS in client.get(f"{at}/").content.decode()
        one, other = (str(task.ref) for task in Task.objects.all())
        assert client.post(f"{at}/finish-task/", {"task": one}).status_code == 303
        assert client.post(f"{at}/finish-task/", {"task": one}).status_code == 409
        assert client.post(f"{at}/drop-task/", {"task": other}).status_code == 422
        sent = {"task": other, "why": "not_needed"}
        assert client.post(f"{at}/drop-task/", sent).status_code == 303

    def test_what_was_typed_comes_back_when_it_is_refused(self, client, case_in_intake, nadia):
        sent = self.sent(nadia, ends="")
        answer = client.post(f"/cases/{case_in_intake.ref}/plan-task/", sent)
        assert answer.status_code == 422
        assert WORDS in answer.content.decode()

    def test_stands_on_the_desk_of_whoever_has_it_and_overdue_on_the_board(
        self, client, case_in_intake, olga, nadia, vera, plan
    ):
        plan(to=olga)
        desk = client.get("/desk/").content.decode()
        assert "My tasks" in desk
        assert "Ask the lawyer" in desk
        client.force_login(vera)
        assert "Overdue tasks" in client.get("/board/").content.decode()
