"""The lock of a session: shown, closed at once, kept open by acts, and opened by a proof."""

import math
from datetime import timedelta
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from operators.devices import browser_token, source_of
from operators.doors import OperatorRequest, is_fetched
from operators.forms import StepUpForm
from operators.selectors import needs_proof
from operators.services import (
    SignInRefused,
    TooManyTries,
    idle_left,
    idle_lock,
    idle_touch,
    idle_unlock,
)
from operators.sessions import session_turn
from operators.views.going import next_url, next_url_as


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def locked(request: OperatorRequest) -> HttpResponse:
    """Ask for the password and open the session again; an open one only says how long it stays."""
    if request.method != "POST":
        return _opened(request) if _left(request) else _page(request)
    form, proof = StepUpForm(request.POST), needs_proof(request.operator)
    if proof and not form.is_valid():
        return _page(request, form=form, status=422)
    at = now()
    try:
        proven = idle_unlock(
            session_key=request.session.session_key or "",
            by=request.operator,
            password=form.cleaned_data["password"] if proof else "",
            browser=browser_token(request),
            source=source_of(request),
            at=at,
        )
    except SignInRefused as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 422
        return _page(request, form=form, wrong=str(refusal), status=status)
    if not session_turn(request, proven, at=at):
        return _opened(request)
    # What the tabs held before belongs to nobody who sits there now.
    return (
        HttpResponse(status=HTTPStatus.RESET_CONTENT)
        if is_fetched(request)
        else redirect(next_url_as(request, proven))
    )


@require_POST
def lock(request: OperatorRequest) -> HttpResponse:
    """Lock the session at once, in every tab; calls go on."""
    idle_lock(session_key=request.session.session_key or "", by=request.operator, at=now())
    return HttpResponse(status=204) if is_fetched(request) else redirect("operators:locked")


@require_POST
def touch(request: OperatorRequest) -> HttpResponse:
    """Note that the person did something so many seconds ago; a locked session stays locked."""
    said = request.POST.get("ago", "")
    ago = timedelta(seconds=int(said) if said.isdecimal() and len(said) <= 2 else 0)
    idle_touch(session_key=request.session.session_key or "", ago=ago, at=now())
    return _opened(request) if _left(request) else HttpResponse(status=423)


def _left(request: OperatorRequest) -> timedelta:
    return idle_left(session_key=request.session.session_key or "", at=now())


def _opened(request: OperatorRequest) -> HttpResponse:
    if not is_fetched(request):
        return redirect(next_url(request))
    seconds = math.ceil(_left(request).total_seconds())
    return HttpResponse(status=204, headers={"Idle-Left": str(seconds)})


def _page(
    request: OperatorRequest,
    *,
    form: StepUpForm | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form or StepUpForm(),
        "wrong": wrong,
        "next": next_url(request),
        "needs_proof": needs_proof(request.operator),
    }
    part = "operators/_unlock.html" if is_fetched(request) else "operators/locked.html"
    return render(request, part, context, status=status)
