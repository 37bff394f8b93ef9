"""What a person keeps to themselves about a case, and a talk that was asked for."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.private_form import OneNoteForm, PrivateNoteForm
from cases.services.private_notes import (
    debrief_close,
    private_note_keep,
    private_note_remove,
)
from cases.views.case import act_on, case_within_reach
from operators.doors import OperatorRequest


@require_POST
def private_note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep a note that nobody else reads, or only the supervisor."""
    found = case_within_reach(request, ref, "cases.note_case")
    form = PrivateNoteForm(request.POST)
    return act_on(
        request,
        found,
        "cases.note_case",
        lambda: private_note_keep(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
        part="private",
    )


@require_POST
def remove_private_note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Remove one's own."""
    found = case_within_reach(request, ref, "cases.note_case")
    form = OneNoteForm(request.POST)
    return act_on(
        request,
        found,
        "cases.note_case",
        lambda: private_note_remove(
            case_ref=ref, by=request.operator, at=now(), **form.cleaned_data
        ),
        form,
        part="private",
    )


@require_POST
def close_debrief(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The talk was had."""
    found = case_within_reach(request, ref, "cases.close_debrief")
    form = OneNoteForm(request.POST)
    return act_on(
        request,
        found,
        "cases.close_debrief",
        lambda: debrief_close(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
        part="private",
    )
