"""The page of a case and what people do with it."""

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from cases import access
from cases.case_form import CaseForm
from cases.file_access import may_unveil_case
from cases.forms import (
    AssignForm,
    FindingForm,
    NoteForm,
    OutcomeForm,
    PlanForm,
    RevealForm,
    ScheduleForm,
)
from cases.models import Case
from cases.offers import offered
from cases.presenters.attached import files_of
from cases.presenters.case_page import case_look, case_page
from cases.presenters.drafts import begun, drafts_kept
from cases.presenters.place_panel import place_panel
from cases.presenters.safe_contact import safe_contact_panel
from cases.selectors.glass import glass_until
from cases.selectors.safe_contacts import safe_contacts_held
from cases.services.assignment import case_assign
from cases.services.editing import case_edit
from cases.services.honey import honey_touched
from cases.services.notes import note_add
from cases.views.alias import closed
from cases.views.answering import Page, act, within_reach
from cases.views.contact import contact_beside, here, page_of
from cases.views.draft import case_form
from operators.doors import OperatorRequest, refuse

CASE_PARTS = {
    "head": "cases/_case_head.html",
    "person": "cases/_person.html",
    "safe": "cases/_safe_contact.html",
    "timeline": "cases/_timeline_list.html",
    "decisions": "cases/_decisions.html",
}
MISSING = _("Something is missing. Look at the marked field.")


@require_GET
def case(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The case as this person may see it."""
    return show(request, case_within_reach(request, ref, "cases.view_case"))


@require_GET
def part(request: OperatorRequest, ref: UUID, part: str) -> HttpResponse:
    """One part of the case page, for a screen that was told that it changed."""
    found = case_within_reach(request, ref, "cases.view_case")
    if found.purged_on or found.merged_into_id:
        raise refuse(request, "cases.view_case", "closed")
    return render(request, CASE_PARTS[part], _context(request, found))


def show(
    request: OperatorRequest,
    found: Case,
    status: int = 200,
    sentence: str | Promise = "",
    form: Form | None = None,
) -> HttpResponse:
    """The case page; whoever may act on the case but no longer read it gets the sentence alone."""
    if found.purged_on or found.merged_into_id:
        return closed(request, found, status)
    if not access.may(request.operator, "cases.view_case", found):
        return render(request, "cases/refused.html", {"problem": sentence}, status=status)
    context = _context(request, found, form) | {"problem": sentence}
    return render(request, "cases/case.html", context, status=status)


def _context(request: OperatorRequest, found: Case, form: Form | None = None) -> dict[str, object]:
    at, operator = now(), request.operator
    honey_touched(case=found, by=operator, at=at)
    seen = case_look(case=found, asker=operator, at=at)
    record = case_page(case=found, seen=seen, reader=operator)
    drafts = drafts_kept(about=[found.ref], by=operator, seen=seen)
    fresh: dict[str, Form] = {
        "case_form": case_form(record, drafts),
        "finding_form": FindingForm(initial={"evidence": record.evidence}),
        "schedule_form": ScheduleForm(),
        "outcome_form": OutcomeForm(),
        "plan_form": PlanForm(),
        "note_form": NoteForm(initial=begun(drafts, "note")),
        "assign_form": AssignForm(office=found.office_id, initial={"version": record.version}),
        "reveal_form": RevealForm(),
    }
    kept = {name: form if type(form) is type(each) else each for name, each in fresh.items()}
    place = place_panel(case=found, asker=operator, at=at)
    about = {"case": found.ref, "until": glass_until(getattr(found, "glass", None))}
    safe = safe_contact_panel(held=safe_contacts_held(found.ref), seen=seen, at=at)
    sent = {"sent": files_of(found), "may_unveil": may_unveil_case(operator, found)}
    shown = {"record": record, "may": offered(operator, found), "place": place, "safe": safe}
    return kept | sent | about | shown | {"drafts": drafts}


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
        page=page_of(request, contact) if contact else _page(request, found),
        form=form,
    )


@require_POST
def note(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep a private note."""
    found, form = case_within_reach(request, ref, "cases.note_case"), NoteForm(request.POST)
    return act_on(
        request,
        found,
        "cases.note_case",
        lambda: note_add(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )


@require_POST
def assign(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the case to somebody."""
    found = case_within_reach(request, ref, "cases.assign_case")
    form = AssignForm(request.POST, office=found.office_id)
    then = reverse("cases:board") if request.POST.get("back") == "board" else None
    return act_on(
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


def case_within_reach(request: OperatorRequest, ref: UUID, permission: str) -> Case:
    """The case, if this act on it is within the person's reach."""
    return within_reach(
        request, permission, lambda: access.case_for(request.operator, ref, permission)
    )


def act_on(
    request: OperatorRequest,
    found: Case,
    permission: str,
    service: object,
    form: Form | None = None,
    *,
    then: str | None = None,
) -> HttpResponse:
    """Ask one service for one case, then show its page again."""
    return act(
        request,
        permission,
        service,  # type: ignore[arg-type]
        then=then or reverse("cases:case", args=[found.ref]),
        page=_page(request, found),
        form=form,
    )


def _page(request: OperatorRequest, found: Case) -> Page:
    def page(status: int, sentence: str | Promise, form: Form | None) -> HttpResponse:
        return show(request, found, status, sentence or MISSING, form)

    return page
