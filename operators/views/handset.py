"""A handset is set up on somebody's desk, and taken away again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from operators.doors import OperatorRequest
from operators.services.handsets import HandsetRefused, handset_give, handset_take_back
from operators.sessions import is_stepped_up
from operators.views.going import prove_first
from operators.views.people import found_person


@never_cache
@require_POST
def give(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Show once what is typed into the handset of a person."""
    person, at = found_person(ref), now()
    if not is_stepped_up(request, at=at):
        return prove_first("operators:person", ref)
    try:
        typed = handset_give(operator_ref=person.pk, by=request.operator, at=at)
    except HandsetRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("operators:person", ref)
    return render(request, "operators/handset.html", {"person": person, "typed": typed})


@require_POST
def take_back(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let the handset of a person ring no more."""
    person = found_person(ref)
    handset_take_back(operator_ref=person.pk, by=request.operator, at=now())
    messages.success(request, _("The handset rings no more."))
    return redirect("operators:person", ref)
