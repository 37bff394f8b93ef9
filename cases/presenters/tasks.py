"""Tasks as pages show them: what, for whom, within which window, and whether it has passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.follow_ups import FollowUp
from cases.models import Case, Task, TaskTitle
from cases.selectors.tasks import has_somebody, tasks_open
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One open task."""

    ref: UUID
    case: UUID
    code: str
    title: str
    detail: str
    assignee: str
    starts: datetime
    ends: datetime
    overdue: bool
    under_way: bool


def task_rows(tasks: Iterable[Task], at: datetime) -> list[TaskRow]:
    """Tasks as a list shows them; nothing is opened."""
    return [_row(task, at) for task in tasks]


def tasks_shown(case: Case, seen: Receipt, at: datetime) -> list[TaskRow]:
    """The open tasks of one case with their words, under the request's receipt."""
    tasks = list(tasks_open(case))
    told = open_fields(seen, tasks, "detail")
    return [
        _row(task, at, _words(task, words["detail"] or ""))
        for task, words in zip(tasks, told, strict=True)
    ]


def _words(task: Task, detail: str) -> str:
    """What somebody wrote, or the duty that follows from the ending."""
    if task.title == TaskTitle.FOLLOW_UP and detail in FollowUp.values:
        return str(FollowUp(detail).label)
    return detail


def _row(task: Task, at: datetime, detail: str = "") -> TaskRow:
    return TaskRow(
        ref=task.ref,
        case=task.case_id,
        code=task.case.code,
        title=str(task.get_title_display()),
        detail=detail,
        assignee=task.assignee.call_sign if has_somebody(task) else "",
        starts=task.span.lower,
        ends=task.span.upper,
        overdue=task.span.upper <= at,
        under_way=task.span.lower <= at < task.span.upper,
    )
