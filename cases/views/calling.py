"""What is asked of the call in hand: hold it, take it back, give it to a colleague."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.holding import call_hold, call_resume
from cases.services.transferring import call_attend, call_complete, call_take_back, call_transfer
from cases.views.answering import act
from cases.views.contact import held, here, page_of
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest


@require_POST
def hold(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Put the caller on hold."""
    return _asked(request, ref, lambda: call_hold(contact_ref=ref, by=request.operator, at=now()))


@require_POST
def resume(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take the caller off hold."""
    return _asked(request, ref, lambda: call_resume(contact_ref=ref, by=request.operator, at=now()))


@require_POST
def transfer(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Put the caller through to a colleague's handset."""
    to = uuid_of(request.POST.get("to"))
    return _asked(
        request,
        ref,
        lambda: call_transfer(contact_ref=ref, by=request.operator, to=to, at=now()),
    )


@require_POST
def attend(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask a colleague while the caller waits."""
    to = uuid_of(request.POST.get("to"))
    return _asked(
        request, ref, lambda: call_attend(contact_ref=ref, by=request.operator, to=to, at=now())
    )


@require_POST
def complete(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give the caller to the colleague who was asked."""
    return _asked(
        request, ref, lambda: call_complete(contact_ref=ref, by=request.operator, at=now())
    )


@require_POST
def take_back(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let the colleague go, and speak with the caller again."""
    return _asked(
        request, ref, lambda: call_take_back(contact_ref=ref, by=request.operator, at=now())
    )


def _asked(request: OperatorRequest, ref: UUID, service: Callable[[], object]) -> HttpResponse:
    found = held(request, ref)
    return act(
        request, "cases.answer_contact", service, then=here(ref), page=page_of(request, found)
    )
