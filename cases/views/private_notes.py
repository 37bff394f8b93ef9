"""What a person keeps to themselves about a case, and a talk that was asked for."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cases.private_form import OneNoteForm, PrivateNoteForm
from cases.services.private_notes import (
    debrief_close,
    private_note_keep,
    private_note_remove,
)
from cases.views.case import on_case
from operators.doors import OperatorRequest


@require_POST
def private_note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep a note that nobody else reads, or only the supervisor."""
    return on_case(
        request,
        ref,
        "cases.note_case",
        private_note_keep,
        PrivateNoteForm(request.POST),
        part="private",
    )


@require_POST
def remove_private_note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Remove one's own."""
    return on_case(
        request,
        ref,
        "cases.note_case",
        private_note_remove,
        OneNoteForm(request.POST),
        part="private",
    )


@require_POST
def close_debrief(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The talk was had."""
    return on_case(
        request,
        ref,
        "cases.close_debrief",
        debrief_close,
        OneNoteForm(request.POST),
        part="private",
    )
