"""What is written into the record of a case: its fields, notes, and whose it is."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.case_form import CaseForm
from cases.forms import AssignForm, NoteForm
from cases.models import Note
from cases.services.assignment import case_assign
from cases.services.editing import case_edit
from cases.services.notes import note_add
from cases.views.answering import act, undoable
from cases.views.case import act_on, case_within_reach, page_on
from cases.views.contact import contact_beside, here, page_of
from operators.doors import OperatorRequest


@require_POST
def edit(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Correct the record, from the case page or beside a contact on the desk, and stay there."""
    found, form = case_within_reach(request, ref, "cases.edit_case"), CaseForm(request.POST)
    contact = contact_beside(request, found)
    return act(
        request,
        "cases.edit_case",
        lambda: case_edit(
            case_ref=ref,
            by=request.operator,
            fields=form.changes(),
            version=form.cleaned_data["version"],
            at=now(),
        ),
        then=here(contact.ref) if contact else reverse("cases:case", args=[ref]),
        page=page_of(request, contact) if contact else page_on(request, found),
        form=form,
    )


@require_POST
def note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep a private note."""
    found, form = case_within_reach(request, ref, "cases.note_case"), NoteForm(request.POST)
    kept: list[Note] = []
    answer = act_on(
        request,
        found,
        "cases.note_case",
        lambda: kept.append(
            note_add(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data)
        ),
        form,
    )
    if not kept or found.coarse:
        return answer
    of = kept[0].ref
    return undoable(request, answer, _("The note is kept."), "cases:undo-note", ref, note=of)


@require_POST
def assign(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the case to somebody."""
    found = case_within_reach(request, ref, "cases.assign_case")
    form = AssignForm(request.POST, office=found.office_id)
    back = request.POST.get("back")
    then = reverse(f"cases:{back}") if back in ("board", "handovers") else None
    answer = act_on(
        request,
        found,
        "cases.assign_case",
        lambda: case_assign(
            case_ref=ref,
            by=request.operator,
            to=form.cleaned_data["to"],
            version=form.cleaned_data["version"],
            at=now(),
        ),
        form,
        then=then,
    )
    return undoable(request, answer, _("The case is given."), "cases:undo-assign", ref)
