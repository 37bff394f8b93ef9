"""What is typed in a form that is about nothing yet is kept while it is typed."""

from django.http import HttpResponse, JsonResponse
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from cases.models import SheetPlace
from cases.presenters.sheets import sheet_kept
from cases.services.drafts import DraftStale
from cases.services.sheets import sheet_keep
from cases.views.answering import problem
from cases.views.draft import as_typed, number_of, told_of
from operators.doors import OperatorRequest
from operators.refusals import Refused


@require_POST
def keep_type_in(request: OperatorRequest) -> HttpResponse:
    """Keep what is typed of a contact that is typed in."""
    return _keep(request, SheetPlace.TYPE_IN)


@require_POST
def keep_ready(request: OperatorRequest) -> HttpResponse:
    """Keep what is typed of a ready answer."""
    return _keep(request, SheetPlace.READY)


def _keep(request: OperatorRequest, place: SheetPlace) -> HttpResponse:
    sent, by, at = request.POST, request.operator, now()
    if sent.get("look") == "yes":
        return JsonResponse(told_of(sheet_kept(place=place, by=by, at=at)))
    try:
        sheet = sheet_keep(
            place=place,
            by=by,
            typed=as_typed(sent),
            version=number_of(sent.get("version")),
            emptied=sent.get("emptied") == "yes",
            at=at,
        )
    except DraftStale as stale:
        kept = told_of(sheet_kept(place=place, by=by, at=at))
        return JsonResponse(kept | {"title": str(stale.sentence)}, status=409)
    except Refused as refusal:
        return problem(422, refusal.sentence)
    return JsonResponse({"version": sheet.version, "at": f"{localtime(at):%H:%M}"})
