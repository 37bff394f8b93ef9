"""The page of a case and what people do with it."""

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from cases import access
from cases.file_access import may_unveil_case
from cases.flag_form import FlagForm
from cases.forms import (
    AssignForm,
    NoteForm,
    OutcomeForm,
    PlanForm,
    RevealForm,
)
from cases.go_form import GiveBackForm
from cases.kin_form import KinForm
from cases.models import Case
from cases.offers import offered
from cases.presenters.attached import files_of
from cases.presenters.case_page import case_look, case_page
from cases.presenters.drafts import begun, drafts_kept
from cases.presenters.flags import flag_marks
from cases.presenters.go_board import go_board
from cases.presenters.kin import kin_shown
from cases.presenters.meanwhile import meanwhile
from cases.presenters.members import people
from cases.presenters.place_panel import place_panel
from cases.presenters.private_notes import private_notes
from cases.presenters.reminder import reminder
from cases.presenters.safe_contact import safe_contact_panel
from cases.presenters.tasks import tasks_shown
from cases.presenters.window_panel import daylight
from cases.presenters.wishes import wish_form, wishes_of
from cases.private_form import PrivateNoteForm
from cases.schedule_form import MoveForm, ScheduleForm
from cases.selectors.edits import writing
from cases.selectors.flags import flags_of
from cases.selectors.glass import glass_until
from cases.selectors.members import FEW, member_page, wishes_among
from cases.selectors.safe_contacts import safe_contacts_held
from cases.services.honey import honey_touched
from cases.task_form import DropTaskForm, TaskForm
from cases.verify_form import FindingForm, RefuseForm
from cases.views.alias import closed
from cases.views.answering import Page, act, within_reach
from cases.views.draft import case_form
from operators.doors import OperatorRequest, refuse

CASE_PARTS = {
    "head": "cases/_case_head.html",
    "wishes": "cases/_wishes.html",
    "kin": "cases/_kin.html",
    "flags": "cases/_flags.html",
    "writing": "cases/_writing.html",
    "person": "cases/_person.html",
    "private": "cases/_private.html",
    "tasks": "cases/_tasks.html",
    "people": "cases/_people.html",
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
    rows, _more = member_page(found.ref, most=FEW)
    seen = case_look(case=found, asker=operator, at=at, also=rows)
    record = case_page(case=found, seen=seen, reader=operator)
    drafts = drafts_kept(about=[found.ref], by=operator, seen=seen)
    wished = wishes_of(wishes_among(found.ref, rows), seen)
    light = daylight(record, at)
    fresh: dict[str, Form] = {
        "kin_form": KinForm(),
        "wish_form": wish_form(wished.get(found.ref)),
        "case_form": case_form(record, drafts),
        "finding_form": FindingForm(initial={"evidence": record.evidence}),
        "refuse_form": RefuseForm(initial={"evidence": record.evidence}),
        "give_back_form": GiveBackForm(),
        "move_form": MoveForm(initial={"sector": light.sector}),
        "schedule_form": ScheduleForm(initial={"sector": light.sector}),
        "outcome_form": OutcomeForm(),
        "plan_form": PlanForm(),
        "note_form": NoteForm(initial=begun(drafts, "note")),
        "assign_form": AssignForm(office=found.office_id, initial={"version": record.version}),
        "reveal_form": RevealForm(),
        "flag_form": FlagForm(),
        "private_form": PrivateNoteForm(),
        "task_form": TaskForm(case=found),
        "drop_form": DropTaskForm(),
    }
    kept = {name: form if type(form) is type(each) else each for name, each in fresh.items()}
    place = place_panel(case=found, asker=operator, at=at)
    about: dict[str, object] = {"case": found.ref}
    about["until"] = glass_until(getattr(found, "glass", None))
    held = safe_contacts_held(found.ref)
    safe = safe_contact_panel(case=found, held=held, seen=seen, at=at)
    sent = {"sent": files_of(found), "may_unveil": may_unveil_case(operator, found)}
    about["flags"] = flag_marks(flags_of([found.ref], at).get(found.ref, ()))
    about["reminder"] = reminder(case=found, held=held, at=at)
    about["go"] = go_board(case=found, asker=operator, at=at)
    about["tasks"] = tasks_shown(found, seen, at)
    about["private"] = private_notes(found, seen, operator)
    about["people"] = people(case=found.ref, rows=rows, seen=seen, wished=wished)
    about["wished"] = wished.get(found.ref)
    may = offered(operator, found)
    about["kin"] = kin_shown(found.ref, seen, at, linking=may["link_kin"])
    shown = {"record": record, "may": may, "place": place, "safe": safe, "light": light}
    beside = {"writing": writing(case=found.ref, but=operator, at=at), "drafts": drafts}
    return kept | sent | about | shown | beside | {"meanwhile": meanwhile(record, form)}


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
        page=page_on(request, found),
        form=form,
    )


def page_on(request: OperatorRequest, found: Case) -> Page:
    """The page of the case with what was refused and what was typed, for `act`."""

    def page(status: int, sentence: str | Promise, form: Form | None) -> HttpResponse:
        return show(request, found, status, sentence or MISSING, form)

    return page
