"""A call that the line ended: called again as agreed, or gone on with when the person calls."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.services.lost_calls import contact_call_again, contact_go_on
from cases.views.answering import within_reach
from cases.views.contact import held, here, on_held, page_of
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest
from operators.refusals import Refused

NOBODY = UUID(int=0)


@require_POST
def call_again(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Promise the call back; in an open window its page follows at once."""
    found, by = held(request, ref), request.operator
    try:
        callback = within_reach(
            request,
            "cases.answer_contact",
            lambda: contact_call_again(contact_ref=ref, by=by, at=now()),
        )
    except Refused as refusal:
        return page_of(request, found)(409, refusal.sentence, None)
    if callback.taken_by_id == by.pk:
        return HttpResponseRedirect(reverse("cases:callback", args=[callback.ref]), status=303)
    messages.success(request, _("The window is kept; it stands under Callbacks."))
    return HttpResponseRedirect(here(ref), status=303)


@require_POST
def go_on(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Go on with a lost call at the step where it stopped."""
    lost = uuid_of(request.POST.get("lost")) or NOBODY
    return on_held(request, ref, contact_go_on, lost_ref=lost)
