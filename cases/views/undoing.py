"""A note, a flag or an assignment that was just made is taken back."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.undoing import case_undo_assign, case_undo_flag, case_undo_note
from cases.views.case import act_on, case_within_reach
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest


@require_POST
def undo_note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take back the own note that the address names."""
    note = uuid_of(request.GET.get("note"))
    found = case_within_reach(request, ref, "cases.note_case")
    return act_on(
        request,
        found,
        "cases.note_case",
        lambda: case_undo_note(case_ref=ref, note=note, by=request.operator, at=now()),
    )


@require_POST
def undo_flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take back what was done with the flag that the address names."""
    flag = uuid_of(request.GET.get("flag"))
    found = case_within_reach(request, ref, "cases.flag_case")
    return act_on(
        request,
        found,
        "cases.flag_case",
        lambda: case_undo_flag(case_ref=ref, flag=flag, by=request.operator, at=now()),
        part="flags",
    )


@require_POST
def undo_assign(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the case back to whoever had it before."""
    found = case_within_reach(request, ref, "cases.assign_case")
    return act_on(
        request,
        found,
        "cases.assign_case",
        lambda: case_undo_assign(case_ref=ref, by=request.operator, at=now()),
    )
