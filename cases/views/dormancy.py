"""Those who wait: let to wait, looked after, waiting no more; and the list of the silent."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from cases.presenters.dormancy import silent_rows
from cases.selectors.dormancy import silent_in, waiting_in
from cases.services.dormancy import dormancy_begin, dormancy_check_in, dormancy_end
from cases.views.case import on_case
from cases.wait_form import CheckInForm, WaitForm
from operators.doors import OperatorRequest

RIGHT = "cases.plan_callback"


@require_GET
def silent(request: OperatorRequest) -> HttpResponse:
    """Who of the office waits and fell silent."""
    rows = silent_rows(silent_in(request.operator))
    context = {"rows": rows, "waiting": waiting_in(request.operator)}
    return render(request, "cases/silent.html", context)


@require_POST
def let_wait(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let a case wait, with a check-in ahead."""
    return on_case(request, ref, RIGHT, dormancy_begin, WaitForm(request.POST))


@require_POST
def check_in(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Promise the next check-in."""
    return on_case(request, ref, RIGHT, dormancy_check_in, CheckInForm(request.POST))


@require_POST
def end_wait(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that the person waits no more."""
    return on_case(request, ref, RIGHT, dormancy_end)
