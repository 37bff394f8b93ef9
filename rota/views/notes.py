"""Notes between shifts: read by those who are there, and left by whoever goes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest
from operators.refusals import Refused
from operators.views.going import see_other
from rota.forms import NoteForm
from rota.note_presenters import notes_shown
from rota.selectors import shift_that_ends
from rota.services.notes import note_leave, note_remove


@never_cache
@require_safe
def notes(request: OperatorRequest) -> HttpResponse:
    """What was left to this shift, and a form for the next."""
    return _page(request, NoteForm())


@require_POST
def leave_note(request: OperatorRequest) -> HttpResponse:
    """Leave a note to the next shift."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        note_leave(body=form.cleaned_data["body"], by=request.operator, at=now())
    except Refused as refusal:
        return _page(request, form, 409, refusal.sentence)
    messages.success(request, _("The next shift finds your note."))
    return see_other("rota:notes")


@require_POST
def remove_note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take one's own note back."""
    try:
        note_remove(note=ref, by=request.operator, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return see_other("rota:notes")


def _page(
    request: OperatorRequest, form: NoteForm, status: int = 200, problem: str | Promise = ""
) -> HttpResponse:
    at = now()
    context = {
        "form": form,
        "problem": problem,
        "notes": notes_shown(request.operator, at),
        "ending": shift_that_ends(request.operator, at=at),
    }
    return render(request, "rota/notes.html", context, status=status)
