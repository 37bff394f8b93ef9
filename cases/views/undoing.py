"""A note, a flag or an assignment that was just made is taken back."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cases.services.undoing import case_undo_assign, case_undo_flag, case_undo_note
from cases.views.case import on_case
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest


@require_POST
def undo_note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take back the own note that the address names."""
    note = uuid_of(request.GET.get("note"))
    return on_case(request, ref, "cases.note_case", case_undo_note, note=note)


@require_POST
def undo_flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take back what was done with the flag that the address names."""
    flag = uuid_of(request.GET.get("flag"))
    return on_case(request, ref, "cases.flag_case", case_undo_flag, part="flags", flag=flag)


@require_POST
def undo_assign(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the case back to whoever had it before."""
    return on_case(request, ref, "cases.assign_case", case_undo_assign)
