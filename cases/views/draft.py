"""What is typed is kept while it is typed; a script asks, and says what came of it."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.access import contact_for
from cases.case_form import CaseForm
from cases.models import Draft, DraftPlace, Sheet
from cases.presenters.drafts import Kept, begun, draft_compared, draft_now
from cases.services.drafts import RIGHTS, DraftStale, draft_keep
from cases.views.answering import problem, within_reach
from operators.doors import OperatorRequest
from operators.models import Operator
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


@require_POST
def keep_window_draft(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep what is typed of a hand-over window."""
    return _keep(request, ref, DraftPlace.WINDOW)


def case_form(record: object, drafts: Mapping[str, Kept]) -> CaseForm:
    """The case form as the record stands, with what was typed; red fields are not read back."""
    values = {each.detail.name: each.value for each in record.fields if not each.hidden}  # type: ignore[attr-defined]
    return CaseForm(initial=values | begun(drafts, "case") | {"version": record.version})  # type: ignore[attr-defined]


def typed_kept(
    sent: QueryDict,
    *,
    look: Callable[[], Kept],
    keep: Callable[..., Draft | Sheet],
    stored: Callable[[DraftStale], dict[str, object]],
    at: datetime,
) -> HttpResponse:
    """Keep what a page sends, or say what is kept when it only looks; stale comes with both.

    What a page sends last, as it is left, may come after the form itself: nobody is there to ask.
    """
    if sent.get("look") == "yes":
        return JsonResponse(told_of(look()))
    try:
        row = keep(
            typed=_as_typed(sent),
            version=_number_of(sent.get("version")),
            emptied=sent.get("emptied") == "yes",
            at=at,
        )
    except DraftStale as stale:
        if sent.get("last") == "yes":
            return HttpResponse(status=204)
        return JsonResponse(stored(stale) | {"title": str(stale.sentence)}, status=409)
    except Refused as refusal:
        return problem(422, refusal.sentence)
    return JsonResponse({"version": row.version, "at": f"{localtime(at):%H:%M}"})


def _keep(request: OperatorRequest, ref: UUID, place: DraftPlace) -> HttpResponse:
    by, at, right = request.operator, now(), RIGHTS[place]
    base = _number_of(request.POST.get("base"))
    look = partial(draft_now, about=ref, place=place, by=by, at=at)
    keep = partial(draft_keep, about=ref, place=place, by=by, base=base)
    return typed_kept(
        request.POST,
        look=lambda: within_reach(request, right, look),
        keep=lambda **told: within_reach(request, right, lambda: keep(**told)),
        stored=lambda stale: _stored(stale, by),
        at=at,
    )


def _stored(stale: DraftStale, by: Operator) -> dict[str, object]:
    """Both texts are shown: what is stored comes back with the refusal."""
    if isinstance(stale.stored, Draft) and stale.stored.version:
        return told_of(draft_compared(draft=stale.stored, by=by, at=now()))
    return {"version": 0, "typed": {}}


def _as_typed(sent: QueryDict) -> dict[str, list[str]]:
    """The fields of the form, by their own names."""
    return {name.removeprefix(TYPED): sent.getlist(name) for name in sent if name.startswith(TYPED)}


def told_of(kept: Kept) -> dict[str, object]:
    """What is kept, as the script of the page reads it."""
    at = f"{localtime(kept.at):%H:%M}"
    return {"version": kept.version, "typed": dict(kept.typed), "at": at}


def _number_of(text: str | None) -> int:
    """A version, or 0 for what is none."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0


#: Each form that is kept: whose it is, who keeps it, by which right, and the name of its address.
DRAFTS = (
    ("contacts/<uuid:ref>/", keep_draft, "cases.answer_contact", "keep-draft"),
    ("cases/<uuid:ref>/", keep_case_draft, "cases.edit_case", "keep-case-draft"),
    ("cases/<uuid:ref>/note/", keep_note_draft, "cases.note_case", "keep-note-draft"),
    ("cases/<uuid:ref>/private-note/", keep_private_draft, "cases.note_case", "keep-private-draft"),
    ("cases/<uuid:ref>/schedule/", keep_window_draft, "cases.schedule_case", "keep-window-draft"),
)
