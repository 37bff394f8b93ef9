"""Ending a contact at once, and taking that back."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import access
from cases.abuse_forms import EndForm
from cases.services.endings import contact_end, ending_undo
from cases.views.answering import act, within_reach
from cases.views.contact import here, on_held, page_of
from operators.doors import OperatorRequest

ENDED = _("Ended. You can take it back for ten minutes.")


@require_POST
def end(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """End the contact in hand at once."""
    form = EndForm(request.POST)
    answer = on_held(request, ref, contact_end, form, then=reverse("cases:desk"))
    if answer.status_code == HTTPStatus.SEE_OTHER:
        messages.success(request, ENDED)
    return answer


@require_POST
def undo_ending(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take an ending back."""
    within_reach(
        request,
        "cases.undo_ending",
        lambda: access.contact_for(request.operator, ref, "cases.undo_ending"),
    )
    return act(
        request,
        "cases.undo_ending",
        lambda: ending_undo(contact_ref=ref, by=request.operator, at=now()),
        then=here(ref),
        page=page_of(request, None),
    )
