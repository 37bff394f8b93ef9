"""Help that is asked for and given, from whatever page somebody is on."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest, is_fetched, within_reach
from operators.models import HelpCall
from operators.refusals import Refused
from operators.services.hard_calls import break_decline
from operators.services.help_calls import help_ask, help_come, help_settle, help_take_back
from operators.views.going import next_url


@require_safe
def care(request: OperatorRequest) -> HttpResponse:
    """Who asks for help, and what becomes of one's own asking."""
    return render(request, "operators/_care.html")


@require_POST
def ask(request: OperatorRequest) -> HttpResponse:
    """Call the supervisors."""
    return _done(request, lambda: help_ask(by=request.operator, at=now()))


@require_POST
def take_back(request: OperatorRequest) -> HttpResponse:
    """Need no help any more."""
    return _done(request, lambda: help_take_back(by=request.operator, at=now()))


@require_POST
def come(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that one is coming."""
    return _done(request, lambda: help_come(help_ref=ref, by=request.operator, at=now()))


@require_POST
def settle(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that it is settled."""
    return _done(request, lambda: help_settle(help_ref=ref, by=request.operator, at=now()))


@require_POST
def decline_break(request: OperatorRequest) -> HttpResponse:
    """Go on without the break that was offered."""
    return _done(request, lambda: break_decline(by=request.operator, at=now()))


def _done(request: OperatorRequest, service: Callable[[], object]) -> HttpResponse:
    try:
        with within_reach(request, "operators.answer_help", HelpCall.DoesNotExist):
            service()
    except Refused as refusal:
        if is_fetched(request):
            return JsonResponse({"title": str(refusal)}, status=409)
        messages.error(request, str(refusal))
    return HttpResponse(status=204) if is_fetched(request) else redirect(next_url(request))
