"""The hands that a text for everybody goes through: asked for, approved, sent back, stopped."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.broadcast_form import ReturnForm, VersionForm
from cases.services.broadcasts import (
    broadcast_approve,
    broadcast_drop,
    broadcast_return,
    broadcast_stop,
    broadcast_submit,
)
from cases.views.answering import MISSING, act
from cases.views.broadcast import WRITE, broadcast_found, broadcast_page
from operators.doors import OperatorRequest
from operators.sessions import is_stepped_up
from operators.views.going import prove_first

APPROVE, STOP = "cases.approve_broadcast", "cases.stop_broadcast"


@require_POST
def submit_broadcast(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask for a second person."""
    return _act(
        request,
        ref,
        WRITE,
        lambda: broadcast_submit(broadcast_ref=ref, by=request.operator, at=now()),
    )


@require_POST
def drop_broadcast(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Throw a draft away."""
    return _act(
        request,
        ref,
        WRITE,
        lambda: broadcast_drop(broadcast_ref=ref, by=request.operator, at=now()),
        then=reverse("cases:broadcasts"),
    )


@require_POST
def approve_broadcast(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Approve the version that was read, as the second person."""
    at, form = now(), VersionForm(request.POST)
    stepped_up = is_stepped_up(request, at=at)
    if not stepped_up:
        return prove_first("cases:broadcast", ref)
    return _act(
        request,
        ref,
        APPROVE,
        lambda: broadcast_approve(
            broadcast_ref=ref,
            version=form.cleaned_data["version"],
            by=request.operator,
            stepped_up=stepped_up,
            at=at,
        ),
        form=form,
    )


@require_POST
def return_broadcast(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Send it back with words."""
    form = ReturnForm(request.POST)
    return _act(
        request,
        ref,
        APPROVE,
        lambda: broadcast_return(
            broadcast_ref=ref, words=form.cleaned_data["words"], by=request.operator, at=now()
        ),
        form=form,
    )


@require_POST
def stop_broadcast(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Send no more of it."""
    return _act(
        request, ref, STOP, lambda: broadcast_stop(broadcast_ref=ref, by=request.operator, at=now())
    )


def _act(
    request: OperatorRequest,
    ref: UUID,
    permission: str,
    service: Callable[[], object],
    *,
    then: str = "",
    form: Form | None = None,
) -> HttpResponse:
    broadcast_found(request, ref, permission)

    def page(status: int, sentence: str | Promise, form: Form | None) -> HttpResponse:
        return broadcast_page(
            request, broadcast_found(request, ref, permission), status, sentence or MISSING, form
        )

    here = then or reverse("cases:broadcast", args=[ref])
    return act(request, permission, service, then=here, page=page, form=form)
