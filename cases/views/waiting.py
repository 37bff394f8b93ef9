"""What the queue of a desk shows: who waits, and what is in whose hands."""

from datetime import timedelta
from uuid import UUID

from django.utils.timezone import now

from cases.presenters.rows import queue_row, queue_rows
from cases.presenters.tasks import task_rows
from cases.selectors import queue as queues
from cases.selectors.endings import ended_by
from cases.selectors.tasks import tasks_of
from operators.doors import OperatorRequest

ABANDONED_SHOWN = timedelta(hours=8)


def queue_context(request: OperatorRequest, active: UUID | None = None) -> dict[str, object]:
    """Who waits and what is in hand."""
    at, operator = now(), request.operator
    longest = queues.longest_wait_since(operator)
    counted = queues.waiting_count(operator)
    left = queues.abandoned(operator, at - ABANDONED_SHOWN)
    waiting = queues.waiting(operator)
    rows = queue_rows([*waiting, *queues.held(operator)], at)
    return {
        "waiting": rows[: len(waiting)],
        "held": rows[len(waiting) :],
        "elsewhere": [queue_row(each, at) for each in queues.with_colleagues(operator)],
        "abandoned": [queue_row(each, at) for each in left],
        "not_called_back": queues.why_not_called_back(operator, [each.ref for each in left]),
        "ended": [queue_row(each.contact, at) for each in ended_by(operator, at)],
        "tasks": task_rows(tasks_of(operator, at), at),
        "count": min(counted, queues.COUNTED),
        "more": counted > queues.COUNTED,
        "longest": int((at - longest).total_seconds()) if longest else 0,
        "active": active,
        "line_down": queues.line_down(operator),
    }
