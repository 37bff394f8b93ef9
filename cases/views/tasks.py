"""What people do with the tasks of a case."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.tasks import task_drop, task_finish, task_plan
from cases.task_form import DropTaskForm, OneTaskForm, TaskForm
from cases.views.case import act_on, case_within_reach, on_case
from operators.doors import OperatorRequest

RIGHT = "cases.set_task"


@require_POST
def plan_task(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give somebody a task within a window."""
    found = case_within_reach(request, ref, RIGHT)
    form = TaskForm(request.POST, case=found)
    return act_on(
        request,
        found,
        RIGHT,
        lambda: task_plan(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
        part="tasks",
    )


@require_POST
def finish_task(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that a task is done."""
    return on_case(request, ref, RIGHT, task_finish, OneTaskForm(request.POST), part="tasks")


@require_POST
def drop_task(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give a task up."""
    return on_case(request, ref, RIGHT, task_drop, DropTaskForm(request.POST), part="tasks")
