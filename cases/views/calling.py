"""What is asked of the call in hand: hold it, take it back, give it to a colleague."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cases.services.holding import call_hold, call_resume
from cases.services.transferring import call_attend, call_complete, call_take_back, call_transfer
from cases.views.contact import on_held
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest


@require_POST
def hold(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Put the caller on hold."""
    return on_held(request, ref, call_hold)


@require_POST
def resume(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take the caller off hold."""
    return on_held(request, ref, call_resume)


@require_POST
def transfer(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Put the caller through to a colleague's handset."""
    to = uuid_of(request.POST.get("to"))
    return on_held(request, ref, call_transfer, to=to)


@require_POST
def attend(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask a colleague while the caller waits."""
    to = uuid_of(request.POST.get("to"))
    return on_held(request, ref, call_attend, to=to)


@require_POST
def complete(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the caller to the colleague who was asked."""
    return on_held(request, ref, call_complete)


@require_POST
def take_back(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let the colleague go, and speak with the caller again."""
    return on_held(request, ref, call_take_back)
