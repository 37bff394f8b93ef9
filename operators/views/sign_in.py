"""Coming in and going out."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from operators.devices import browser_token, keep_token, source_of
from operators.doors import OperatorRequest
from operators.forms import SignInForm
from operators.half import half_begin, needs_factor
from operators.models import Operator, State
from operators.selectors import factors_of
from operators.services import (
    PresenceRefused,
    SignInRefused,
    TooManyTries,
    password_sign_in,
    presence_set,
    sign_in_link_use,
    signed_out,
)
from operators.sessions import session_begin, session_end
from operators.views.going import next_url, next_url_as


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or let the person of this call-sign and password in."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(next_url(request))
        return _page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    at, browser = now(), browser_token(request)
    try:
        operator = password_sign_in(
            **form.cleaned_data, browser=browser, source=source_of(request), at=at
        )
    except TooManyTries as refusal:
        return _page(request, form, wrong=str(refusal), status=429)
    except SignInRefused as refusal:
        return _page(request, form, wrong=str(refusal), status=422)
    has_one = factors_of(operator.behind).exists()
    if needs_factor(has_one=has_one):
        half_begin(request, operator, leads_to=next_url_as(request, operator), at=at)
        response = redirect("operators:factor" if has_one else "operators:enrol")
        keep_token(response, browser)
        return response
    return _let_in(request, operator, browser=browser, at=at)


@never_cache
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Let the person of a demonstration's link in, once."""
    if not settings.DEMO:
        raise Http404
    at = now()
    try:
        operator = sign_in_link_use(token=token, at=at)
    except SignInRefused as refusal:
        return _page(request, SignInForm(), wrong=str(refusal), status=404)
    return _let_in(request, operator, browser=browser_token(request), at=at)


@require_POST
def sign_out(request: OperatorRequest) -> HttpResponse:
    """Let the person go; a conversation that goes on is not cut by it."""
    at = now()
    with suppress(PresenceRefused):
        presence_set(operator=request.operator, state=State.OFFLINE, at=at)
    signed_out(operator=request.operator, at=at)
    session_end(request, at=at)
    return redirect("operators:sign-in")


def _let_in(
    request: HttpRequest, operator: Operator, *, browser: str, at: datetime
) -> HttpResponse:
    session_begin(request, operator, browser=browser, at=at, stepped_up=True)
    response = redirect(next_url_as(request, operator))
    keep_token(response, browser)
    return response


def _page(
    request: HttpRequest, form: SignInForm, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    back = request.POST.get("next") or request.GET.get("next") or ""
    context = {"form": form, "wrong": wrong, "next": back}
    return render(request, "operators/sign_in.html", context, status=status)
