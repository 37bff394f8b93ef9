"""The window of a hand-over: held, moved, given back, and go or no-go for it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cases.go_form import GiveBackForm, PointForm
from cases.schedule_form import MoveForm, ScheduleForm
from cases.services.go import handover_check, handover_go, handover_uncheck
from cases.services.reminders import handover_remind
from cases.services.scheduling import case_move, case_postpone, case_schedule
from cases.views.case import on_case
from operators.doors import OperatorRequest


@require_POST
def schedule(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Hold a hand-over window."""
    return on_case(request, ref, "cases.schedule_case", case_schedule, ScheduleForm(request.POST))


@require_POST
def move(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Hold another window instead."""
    return on_case(request, ref, "cases.move_handover", case_move, MoveForm(request.POST))


@require_POST
def postpone(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the hand-over window back."""
    return on_case(request, ref, "cases.abort_handover", case_postpone, GiveBackForm(request.POST))


@require_POST
def check(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Confirm one point."""
    return on_case(request, ref, "cases.check_handover", handover_check, PointForm(request.POST))


@require_POST
def uncheck(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take one confirmation back."""
    return on_case(request, ref, "cases.check_handover", handover_uncheck, PointForm(request.POST))


@require_POST
def remind(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Make the reminder anew."""
    return on_case(request, ref, "cases.check_handover", handover_remind)


@require_POST
def go(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say go as one of two people."""
    return on_case(request, ref, "cases.go_handover", handover_go)
