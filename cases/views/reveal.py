"""One red field, for half a minute."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import access
from cases.details import PLACE_NAMES
from cases.forms import RevealForm
from cases.models import Case
from cases.services.honey import honey_touched
from cases.services.reveal import SHOWN_SECONDS, field_reveal, window_reveal
from cases.views.answering import problem
from cases.views.case import case_within_reach
from operators.doors import OperatorRequest
from operators.refusals import Refused
from operators.services.pace import take
from operators.sessions import is_stepped_up

WINDOW = "slot"


@require_POST
def reveal(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Show one red field for half a minute, for a reason that is kept."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return problem(422, _("Choose a field and a reason first."))
    by, at, field = request.operator, now(), form.cleaned_data["field"]
    take(person=by, what="reveal", at=at)
    permission = _permission(field)
    found = case_within_reach(request, ref, permission)
    told = {"case": found, "by": by, "reason": form.cleaned_data["reason"], "at": at}
    if field == WINDOW:
        return revealed(request, found, permission, partial(window_reveal, **told), at)
    return revealed(request, found, permission, partial(field_reveal, field=field, **told), at)


def revealed(
    request: OperatorRequest,
    found: Case,
    permission: str,
    service: Callable[[], str],
    at: datetime,
) -> HttpResponse:
    """What the service opens of a case, when this person may see it here and now; or why not."""
    by = request.operator
    try:
        access.must(by, permission, found, stepped_up=is_stepped_up(request, at=at), reason=True)
        honey_touched(case=found, by=by, at=at)
        value = service()
    except Refused as refusal:
        return problem(409, refusal.sentence)
    return render(request, "cases/_revealed.html", {"value": value, "seconds": SHOWN_SECONDS})


def _permission(field: str) -> str:
    if field == WINDOW:
        return "cases.reveal_window"
    return "cases.reveal_place" if field in PLACE_NAMES else "cases.reveal_identity"
