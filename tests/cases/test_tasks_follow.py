"""Open tasks go with their case: to whoever gets it, back again, and to nobody else."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from audit.models import Entry
from cases.models import Case, Task, TaskTitle
from cases.services.assignment import case_assign
from cases.services.merging import merge_agree, merge_undo
from cases.services.tasks import task_finish, task_plan
from cases.services.undoing import case_undo_assign
from tests.cases.conftest import AT
from tests.cases.test_merging import another, propose

HOUR, SOON = timedelta(hours=1), AT + timedelta(seconds=8)


def plan(case, to, by):
    return task_plan(
        case_ref=case.ref,
        title=TaskTitle.LAWYER,
        starts=AT + HOUR,
        ends=AT + 2 * HOUR,
        to=to,
        detail="",
        by=by,
        at=AT,
    )


def assign(case, by, to):
    version = Case.objects.get(ref=case.ref).version
    return case_assign(case_ref=case.ref, by=by, to=to, version=version, at=AT)


def whose(task):
    return Task.objects.get(ref=task.ref).assignee


def settled():
    """What is asked at the end of a transaction, asked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class TestGiven:
    def test_what_is_open_goes_to_whoever_gets_the_case(self, case_in_intake, olga, taras, vera):
        task, done = plan(case_in_intake, olga, vera), plan(case_in_intake, olga, vera)
        task_finish(case_ref=case_in_intake.ref, task=done.ref, by=olga, at=AT)
        assign(case_in_intake, vera, taras)
        settled()
        assert (whose(task), whose(done)) == (taras, olga)
        passed = Entry.objects.get(action="case.task_passed")
        assert passed.detail == {"task": str(task.ref), "to": str(taras.pk)}

    def test_that_of_a_third_person_stays(self, case_in_intake, olga, nadia, taras, vera):
        task = plan(case_in_intake, nadia, olga)
        assign(case_in_intake, vera, taras)
        assert whose(task) == nadia

    def test_that_of_the_owner_stays_when_a_hand_over_officer_is_named(
        self, case_in_intake, olga, lesya, vera
    ):
        task = plan(case_in_intake, olga, vera)
        assign(case_in_intake, vera, lesya)
        settled()
        assert whose(task) == olga

    def test_what_an_alias_left_open_goes_as_well(self, case_in_intake, olga, taras, vera):
        alias = another(olga)
        task = plan(alias, olga, vera)
        merge_agree(merge_ref=propose(alias, case_in_intake, olga).ref, by=vera, at=AT)
        assign(case_in_intake, vera, taras)
        settled()
        assert whose(task) == taras

    def test_what_an_alias_left_open_is_whose_who_has_the_case_that_goes_on(
        self, case_in_intake, olga, taras, nadia, vera
    ):
        alias = another(taras)
        theirs, seniors = plan(alias, taras, vera), plan(alias, nadia, vera)
        merge = merge_agree(merge_ref=propose(alias, case_in_intake, nadia).ref, by=vera, at=AT)
        assert (whose(theirs), whose(seniors)) == (olga, nadia)
        merge_undo(merge_ref=merge.ref, why="Інша людина.", by=vera, at=AT)
        assert whose(theirs) == taras

    def test_what_nobody_can_reach_goes_to_whoever_gets_the_case_first(
        self, case_in_intake, olga, taras, nadia, vera
    ):
        alias = another(taras)
        task = plan(alias, taras, vera)
        Case.objects.filter(ref=case_in_intake.ref).update(assignee=None)
        merge_agree(merge_ref=propose(alias, case_in_intake, nadia).ref, by=vera, at=AT)
        assert whose(task) == taras
        assign(case_in_intake, vera, olga)
        assert whose(task) == olga

    def test_the_timeline_tells(self, client, case_in_intake, olga, taras, vera):
        plan(case_in_intake, olga, vera)
        assign(case_in_intake, vera, taras)
        client.force_login(vera)
        page = client.get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert "Task goes to Taras with the case: Ask the lawyer" in page


class TestTakenBack:
    def test_what_went_comes_back(self, case_in_intake, olga, taras, vera):
        task = plan(case_in_intake, olga, vera)
        assign(case_in_intake, vera, taras)
        case_undo_assign(case_ref=case_in_intake.ref, by=vera, at=SOON)
        settled()
        assert whose(task) == olga

    def test_what_was_theirs_before_stays_theirs(self, case_in_intake, olga, nadia, vera):
        mine, theirs = plan(case_in_intake, olga, vera), plan(case_in_intake, nadia, vera)
        assign(case_in_intake, vera, nadia)
        case_undo_assign(case_ref=case_in_intake.ref, by=vera, at=SOON)
        assert (whose(mine), whose(theirs)) == (olga, nadia)

    def test_whoever_loses_the_case_keeps_nothing_in_it(self, case_in_intake, olga, taras, vera):
        assign(case_in_intake, vera, taras)
        task = plan(case_in_intake, taras, vera)
        case_undo_assign(case_ref=case_in_intake.ref, by=vera, at=SOON)
        settled()
        assert whose(task) == olga


class TestGuard:
    def test_a_task_goes_to_nobody_but_whoever_has_the_case(self, case_in_intake, olga, nadia):
        row = Task.objects.filter(ref=plan(case_in_intake, olga, olga).ref)
        with pytest.raises(Error, match="whoever has its case"), transaction.atomic():
            row.update(assignee=nadia)

    def test_one_that_has_ended_goes_to_nobody(self, case_in_intake, olga, nadia):
        task = plan(case_in_intake, nadia, olga)
        task_finish(case_ref=case_in_intake.ref, task=task.ref, by=olga, at=AT)
        with pytest.raises(Error, match="whoever has its case"), transaction.atomic():
            Task.objects.filter(ref=task.ref).update(assignee=olga)

    def test_a_case_changes_hands_with_its_tasks(self, case_in_intake, olga, taras):
        plan(case_in_intake, olga, olga)
        Case.objects.filter(ref=case_in_intake.ref).update(assignee=taras)
        with pytest.raises(Error, match="go with their case"), transaction.atomic():
            settled()
        Task.objects.update(assignee=taras)

    def test_whoever_reads_the_whole_office_may_keep_theirs(self, case_in_intake, nadia, taras):
        Case.objects.filter(ref=case_in_intake.ref).update(assignee=nadia)
        plan(Case.objects.get(ref=case_in_intake.ref), nadia, nadia)
        Case.objects.filter(ref=case_in_intake.ref).update(assignee=taras)
        settled()
