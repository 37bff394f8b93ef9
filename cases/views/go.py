"""The window of a hand-over: held, moved, given back, and go or no-go for it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.go_form import GiveBackForm, PointForm
from cases.schedule_form import MoveForm, ScheduleForm
from cases.services.go import handover_check, handover_go, handover_uncheck
from cases.services.reminders import handover_remind
from cases.services.scheduling import case_move, case_postpone, case_schedule
from cases.views.case import act_on, case_within_reach
from operators.doors import OperatorRequest


@require_POST
def schedule(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Hold a hand-over window."""
    found, form = case_within_reach(request, ref, "cases.schedule_case"), ScheduleForm(request.POST)
    return act_on(
        request,
        found,
        "cases.schedule_case",
        lambda: case_schedule(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )


@require_POST
def move(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Hold another window instead."""
    found, form = case_within_reach(request, ref, "cases.move_handover"), MoveForm(request.POST)
    return act_on(
        request,
        found,
        "cases.move_handover",
        lambda: case_move(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )


@require_POST
def postpone(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the hand-over window back."""
    found, form = (
        case_within_reach(request, ref, "cases.abort_handover"),
        GiveBackForm(request.POST),
    )
    return act_on(
        request,
        found,
        "cases.abort_handover",
        lambda: case_postpone(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )


@require_POST
def check(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Confirm one point."""
    found, form = case_within_reach(request, ref, "cases.check_handover"), PointForm(request.POST)
    return act_on(
        request,
        found,
        "cases.check_handover",
        lambda: handover_check(
            case_ref=ref, point=form.cleaned_data["point"], by=request.operator, at=now()
        ),
        form,
    )


@require_POST
def uncheck(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take one confirmation back."""
    found, form = case_within_reach(request, ref, "cases.check_handover"), PointForm(request.POST)
    return act_on(
        request,
        found,
        "cases.check_handover",
        lambda: handover_uncheck(
            case_ref=ref, point=form.cleaned_data["point"], by=request.operator, at=now()
        ),
        form,
    )


@require_POST
def remind(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Make the reminder anew."""
    found = case_within_reach(request, ref, "cases.check_handover")
    return act_on(
        request,
        found,
        "cases.check_handover",
        lambda: handover_remind(case_ref=ref, by=request.operator, at=now()),
    )


@require_POST
def go(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say go as one of two people."""
    found = case_within_reach(request, ref, "cases.go_handover")
    return act_on(
        request,
        found,
        "cases.go_handover",
        lambda: handover_go(case_ref=ref, by=request.operator, at=now()),
    )
