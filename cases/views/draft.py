"""What is typed is kept while it is typed; a script asks, and says what came of it."""

import re
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.access import contact_for
from cases.case_form import CaseForm
from cases.models import Draft, DraftPlace
from cases.presenters.drafts import Kept, begun, draft_compared, draft_now
from cases.services.drafts import RIGHTS, DraftStale, draft_keep
from cases.views.answering import problem, within_reach
from operators.doors import OperatorRequest
from operators.refusals import Refused

TYPED = "typed-"
CONTACT_PLACES = [place for place, right in RIGHTS.items() if right == "cases.answer_contact"]


@require_POST
def keep_draft(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep what is typed about a contact in hand."""
    place = request.POST.get("place", "")
    if place not in CONTACT_PLACES:
        right = "cases.answer_contact"
        within_reach(request, right, lambda: contact_for(request.operator, ref, right))
        return problem(422, _("Load the page again: this form is not one of it."))
    return _keep(request, ref, DraftPlace(place))


@require_POST
def keep_case_draft(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep what is typed in the record of a case."""
    return _keep(request, ref, DraftPlace.CASE)


@require_POST
def keep_note_draft(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep what is typed in a note."""
    return _keep(request, ref, DraftPlace.NOTE)


@require_POST
def keep_private_draft(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep what is typed in a private note."""
    return _keep(request, ref, DraftPlace.PRIVATE)


def case_form(record: object, drafts: Mapping[str, Kept]) -> CaseForm:
    """The case form as the record stands, with what was typed; red fields are not read back."""
    values = {each.detail.name: each.value for each in record.fields if not each.hidden}  # type: ignore[attr-defined]
    return CaseForm(initial=values | begun(drafts, "case") | {"version": record.version})  # type: ignore[attr-defined]


def _keep(request: OperatorRequest, ref: UUID, place: DraftPlace) -> HttpResponse:
    sent, at = request.POST, now()
    typed = as_typed(sent)

    if sent.get("look") == "yes":
        kept = within_reach(
            request,
            RIGHTS[place],
            lambda: draft_now(about=ref, place=place, by=request.operator, at=at),
        )
        return JsonResponse(told_of(kept))

    def service() -> Draft:
        return draft_keep(
            about=ref,
            place=place,
            by=request.operator,
            typed=typed,
            version=number_of(sent.get("version")),
            base=number_of(sent.get("base")),
            emptied=sent.get("emptied") == "yes",
            at=at,
        )

    try:
        draft = within_reach(request, RIGHTS[place], service)
    except DraftStale as stale:
        return _stale(request, stale)
    except Refused as refusal:
        return problem(422, refusal.sentence)
    return JsonResponse({"version": draft.version, "at": f"{localtime(at):%H:%M}"})


def _stale(request: OperatorRequest, stale: DraftStale) -> HttpResponse:
    """Both texts are shown: what is stored comes back with the refusal."""
    told: dict[str, object] = {"title": str(stale.sentence), "version": 0, "typed": {}}
    if isinstance(stale.stored, Draft) and stale.stored.version:
        told |= told_of(draft_compared(draft=stale.stored, by=request.operator, at=now()))
    return JsonResponse(told, status=409)


def as_typed(sent: QueryDict) -> dict[str, list[str]]:
    """The fields of the form, by their own names."""
    return {name.removeprefix(TYPED): sent.getlist(name) for name in sent if name.startswith(TYPED)}


def told_of(kept: Kept) -> dict[str, object]:
    """What is kept, as the script of the page reads it."""
    at = f"{localtime(kept.at):%H:%M}"
    return {"version": kept.version, "typed": dict(kept.typed), "at": at}


def number_of(text: str | None) -> int:
    """A version, or 0 for what is none."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0


#: Each form that is kept: whose it is, who keeps it, by which right, and the name of its address.
DRAFTS = (
    ("contacts/<uuid:ref>/", keep_draft, "cases.answer_contact", "keep-draft"),
    ("cases/<uuid:ref>/", keep_case_draft, "cases.edit_case", "keep-case-draft"),
    ("cases/<uuid:ref>/note/", keep_note_draft, "cases.note_case", "keep-note-draft"),
    ("cases/<uuid:ref>/private-note/", keep_private_draft, "cases.note_case", "keep-private-draft"),
)
