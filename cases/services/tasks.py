"""Tasks of a case: planned within a window, done, dropped for a reason, gone with their case."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from audit.record import record
from cases.access import may, still
from cases.days import as_kept
from cases.follow_ups import EVERY_MONTH, FollowUp, window
from cases.lifecycle import Stage
from cases.models import Case, Task, TaskEnd, TaskTitle, WhyDropped
from cases.selectors.tasks import tasks_open, tasks_to_end
from cases.services.moving import case_locked
from live.events import TaskChanged, case_stream, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_one, seal

LONGEST_DETAIL = 500
#: What is told of a task that ended.
TOLD = {TaskEnd.DONE: "case.task_done", TaskEnd.DROPPED: "case.task_dropped"}


class TaskRefused(Refused):
    """The task stays as it is."""


def task_plan(
    *,
    case_ref: UUID,
    title: TaskTitle,
    starts: datetime,
    ends: datetime,
    to: Operator,
    detail: str,
    by: Operator,
    at: datetime,
) -> Task:
    """Give somebody who may open the case a task in it, to be done within a window."""
    words = detail.strip()
    if not starts < ends or ends <= at:
        raise TaskRefused(_("The window must end after it begins, and not in the past."))
    if title == TaskTitle.AS_WRITTEN and not words:
        raise TaskRefused(_("Write what is to be done."))
    if len(words) > LONGEST_DETAIL:
        raise TaskRefused(_("A task has at most 500 characters."))
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.set_task", case)
        if case.stage == Stage.RESOLVED:
            raise TaskRefused(
                _("This case has ended. What follows from its ending is begun by it.")
            )
        if title == TaskTitle.FOLLOW_UP:
            raise TaskRefused(_("This is begun by the ending of a case, by nobody's hand."))
        if not to.is_active or not may(to, "cases.view_case", case):
            raise TaskRefused(_("This person can't open the case. Give the task to somebody else."))
        span = DateTimeTZRange(starts, ends)
        return task_give(case, title=title, span=span, to=to, by=by, at=at, detail=words)


def task_give(
    case: Case,
    *,
    title: TaskTitle,
    span: DateTimeTZRange,
    to: Operator,
    by: Operator,
    at: datetime,
    detail: str = "",
) -> Task:
    """Write down a task of the locked case inside the caller's unit."""
    kept = as_kept(at, coarse=case.coarse)
    task = Task(case=case, title=title, span=span, assignee=to, by=by, at=kept)
    seal(task, detail=detail or None)
    task.save(force_insert=True)
    _tell(case, task, "case.task_planned", by, at, to=str(to.pk))
    return task


def task_finish(*, case_ref: UUID, task: UUID, by: Operator, at: datetime) -> Task:
    """Say that a task is done; what is owed every month comes again."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.set_task", case)
        found = _the(case, task)
        task_end(case, found, TaskEnd.DONE, by=by, at=at)
        _comes_again(case, found, by, at)
    return found


def task_drop(*, case_ref: UUID, task: UUID, why: WhyDropped, by: Operator, at: datetime) -> Task:
    """Give a task up, for a reason of the list."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.set_task", case)
        found = _the(case, task)
        task_end(case, found, TaskEnd.DROPPED, why, by=by, at=at)
    return found


def tasks_drop(case: Case, title: TaskTitle, *, by: Operator, at: datetime) -> None:
    """Drop the open tasks of one kind of a locked case: they are not needed any more."""
    for task in tasks_open(case).filter(title=title):
        task_end(case, task, TaskEnd.DROPPED, WhyDropped.NOT_NEEDED, by=by, at=at)


def tasks_end_with(case: Case, *, by: Operator, at: datetime) -> None:
    """Drop the open tasks of a locked case that ends with it, inside the caller's unit."""
    for task in tasks_to_end(case):
        task_end(case, task, TaskEnd.DROPPED, WhyDropped.CASE_ENDED, by=by, at=at)


def tasks_pass(
    case: Case,
    *,
    had: UUID | None,
    to: Operator,
    by: Operator,
    at: datetime,
    only: Collection[str] | None = None,
) -> None:
    """Give the open tasks of whoever had a locked case to whoever has it now, within the unit.

    `only` names those that go; by itself it is all of them.
    """
    if had is None or had == to.pk:
        return
    for task in tasks_open(case).filter(assignee=had):
        if only is None or str(task.ref) in only:
            task.assignee = to
            task.save(update_fields=["assignee"])
            _tell(case, task, "case.task_passed", by, at, to=str(to.pk))


def tasks_settle(case: Case, *, by: Operator | str, at: datetime) -> None:
    """Give what somebody had to do who can't open the locked case any more to whoever has it.

    Within the caller's unit; while nobody has the case it stays, and goes with it then.
    """
    if case.assignee is None:
        return
    for task in tasks_open(case):
        if not may(task.assignee, "cases.view_case", case):
            task.assignee = case.assignee
            task.save(update_fields=["assignee"])
            _tell(case, task, "case.task_passed", by, at, to=str(case.assignee.pk))


def _comes_again(case: Case, task: Task, by: Operator, at: datetime) -> None:
    if task.title != TaskTitle.FOLLOW_UP or case.stage != Stage.RESOLVED:
        return
    act, owner = "case.follow_up_read", [task.case_id]
    seen = receipt(actor=str(by.pk), role=by.role, action=act, subjects=owner, at=at)
    told = open_one(seen, task, "detail") or ""
    if told not in EVERY_MONTH:
        return
    keeps = task.assignee.is_active and may(task.assignee, "cases.view_case", case)
    task_give(
        case,
        title=TaskTitle.FOLLOW_UP,
        span=window(FollowUp(told), at),
        to=task.assignee if keeps else by,
        by=by,
        at=at,
        detail=told,
    )


def _the(case: Case, ref: UUID) -> Task:
    found = tasks_open(case).filter(ref=ref).first()
    if found is None:
        raise TaskRefused(_("This task is not open any more."))
    return found


def task_end(
    case: Case, task: Task, ended: TaskEnd, why: str = "", *, by: Operator, at: datetime
) -> None:
    """Write down how an open task of the locked case ended, and tell of it, within the unit."""
    task.ended, task.why, task.ended_by = ended, why, by
    task.ended_at = as_kept(at, coarse=task.case.coarse)
    task.save(update_fields=["ended", "why", "ended_by", "ended_at"])
    _tell(case, task, TOLD[ended], by, at)


def _tell(case: Case, task: Task, act: str, by: Operator | str, at: datetime, **more: Any) -> None:
    """The journal holds the reference alone; what there is to do is no change of the case."""
    actor, role = (by, "") if isinstance(by, str) else (str(by.pk), by.role)
    record(act, actor=actor, role=role, subject=case.ref, at=at, task=str(task.ref), **more)
    for stream in (queue_stream(case.office_id), case_stream(case.ref)):
        append(TaskChanged(ref=case.ref, version=case.version), stream=stream)
