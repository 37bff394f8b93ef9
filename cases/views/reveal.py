"""One red field, for half a minute."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import access
from cases.details import PLACE_NAMES
from cases.forms import RevealForm
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
    try:
        access.must(by, permission, found, stepped_up=is_stepped_up(request, at=at), reason=True)
        honey_touched(case=found, by=by, at=at)
        reason = form.cleaned_data["reason"]
        if field == WINDOW:
            value = window_reveal(case=found, by=by, reason=reason, at=at)
        else:
            value = field_reveal(case=found, by=by, field=field, reason=reason, at=at)
    except Refused as refusal:
        return problem(409, refusal.sentence)
    return render(request, "cases/_revealed.html", {"value": value, "seconds": SHOWN_SECONDS})


def _permission(field: str) -> str:
    if field == WINDOW:
        return "cases.reveal_window"
    return "cases.reveal_place" if field in PLACE_NAMES else "cases.reveal_identity"
