"""What a person sent, shown to one of us for a moment."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from cases.file_access import UNVEIL, attachment_for, must_unveil
from cases.forms import ReasonForm
from cases.models import Attachment
from cases.services.honey import honey_touched
from cases.services.unveiling import attachment_part, attachment_unveil
from cases.views.answering import problem, within_reach
from operators.doors import OperatorRequest, refuse
from operators.refusals import Refused
from operators.services.pace import take
from operators.sessions import is_stepped_up

#: A clean copy is opened by nothing but the page that asked; beside it, it can do nothing.
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'; require-trusted-types-for 'script'",
    "Content-Disposition": "inline",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


@require_POST
def unveil(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Show what was sent, for a reason that is kept: the page gets the addresses of the parts."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return problem(422, _("Choose a reason first."))
    by, at = request.operator, now()
    take(person=by, what="reveal", at=at)
    found = _found(request, ref)
    try:
        must_unveil(by, found.contact, stepped_up=is_stepped_up(request, at=at))
        if found.contact.case:
            honey_touched(case=found.contact.case, by=by, at=at)
        shown = attachment_unveil(
            attachment=found, by=by, reason=form.cleaned_data["reason"], at=at
        )
    except Refused as refusal:
        return problem(409, refusal.sentence)
    return render(request, "cases/_unveiled.html", {"shown": shown, "file": found.ref})


@require_GET
def part(request: OperatorRequest, ref: UUID, part: int) -> HttpResponse:
    """The bytes of one clean part, for whoever just asked to see it."""
    by, at = request.operator, now()
    found = _found(request, ref)
    try:
        must_unveil(by, found.contact, stepped_up=is_stepped_up(request, at=at))
        shown = attachment_part(
            attachment=found, part=part, look=request.GET.get("look", ""), by=by, at=at
        )
    except Refused as refusal:
        raise refuse(request, UNVEIL, "look_over") from refusal
    return HttpResponse(shown.body, content_type=shown.media_type, headers=INERT)


def _found(request: OperatorRequest, ref: UUID) -> Attachment:
    return within_reach(request, UNVEIL, lambda: attachment_for(request.operator, ref))
