"""What is typed in a form that is about nothing yet is kept while it is typed."""

from functools import partial

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.models import SheetPlace
from cases.presenters.drafts import Kept
from cases.presenters.sheets import sheet_kept
from cases.services.sheets import sheet_keep
from cases.views.draft import told_of, typed_kept
from operators.doors import OperatorRequest


@require_POST
def keep_type_in(request: OperatorRequest) -> HttpResponse:
    """Keep what is typed of a contact that is typed in."""
    return _keep(request, SheetPlace.TYPE_IN)


@require_POST
def keep_ready(request: OperatorRequest) -> HttpResponse:
    """Keep what is typed of a ready answer."""
    return _keep(request, SheetPlace.READY)


def _keep(request: OperatorRequest, place: SheetPlace) -> HttpResponse:
    by, at = request.operator, now()

    def kept() -> Kept:
        return sheet_kept(place=place, by=by, at=at)

    return typed_kept(
        request.POST,
        look=kept,
        keep=partial(sheet_keep, place=place, by=by),
        stored=lambda stale: told_of(kept()),
        at=at,
    )
