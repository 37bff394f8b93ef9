"""Open tasks: of one person, and those of the office whose window has passed."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from cases.models import Case, Task, TaskTitle
from operators.models import Operator
from operators.roles import Scope, grant

SHOWN = 20
#: So long before its window opens a task stands on the desk of whoever has it.
AHEAD = timedelta(hours=1)


def tasks_of(operator: Operator, at: datetime) -> list[Task]:
    """What this person has to do about now, the window that ends first in front."""
    mine = _open().filter(assignee=operator, span__startswith__lte=at + AHEAD)
    return list(mine.order_by("span__endswith")[:SHOWN])


def tasks_overdue(operator: Operator, at: datetime) -> list[Task]:
    """The tasks of this person's office whose window has passed, the longest ago in front."""
    late = _open().filter(case__office_id=operator.office_id, span__endswith__lte=at)
    return list(late.order_by("span__endswith")[:SHOWN])


def tasks_open(case: Case) -> QuerySet[Task]:
    """The open tasks of a case and of those that are one with it, the next to begin first."""
    return _open().filter(Q(case=case) | Q(case__merged_into=case)).order_by("span")


def tasks_to_end(case: Case) -> QuerySet[Task]:
    """Those that an ending asks about: what followed from an earlier one goes on by itself."""
    return tasks_open(case).exclude(title=TaskTitle.FOLLOW_UP)


def has_somebody(task: Task) -> bool:
    """Whether whoever is to do it still may: else it is nobody's until somebody has the case.

    Asked of plain columns: the task comes with its case and its person.
    """
    person, case = task.assignee, task.case
    reach = grant(person.role, "cases.set_task")
    if not person.is_active or person.office_id != case.office_id or reach is None:
        return False
    own = reach.scope is Scope.OWN and case.merged_into_id is None
    return not own or person.pk in (case.assignee_id, case.liaison_id)


def _open() -> QuerySet[Task]:
    return Task.objects.filter(ended="").select_related("case", "assignee")
