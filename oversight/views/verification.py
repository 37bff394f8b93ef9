"""Verifying the journal: begin, stop, go on, and the part of the page that shows it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest
from oversight.services.verification import (
    VerificationRefused,
    verification_ask,
    verification_stop,
)
from oversight.verifying import verification_shown


@require_safe
def verification(request: OperatorRequest) -> HttpResponse:
    """How far it is, and what came of the last one."""
    return render(request, "oversight/_verification.html", {"shown": verification_shown()})


@require_POST
def verify(request: OperatorRequest) -> HttpResponse:
    """Have the whole journal verified."""
    try:
        verification_ask(by=request.operator, at=now())
    except VerificationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("oversight:journal")


@require_POST
def stop(request: OperatorRequest) -> HttpResponse:
    """Stop it where it stands, or let it go on."""
    verification_stop(stopped=request.POST.get("stopped") != "0", by=request.operator, at=now())
    return redirect("oversight:journal")
