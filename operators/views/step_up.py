"""One more proof of who sits here, before red data opens."""

from datetime import datetime

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from operators.devices import browser_token, source_of
from operators.doors import OperatorRequest
from operators.forms import CodeForm, StepUpForm
from operators.models import Operator
from operators.selectors import factors_of, passkeys_of
from operators.services import SignInRefused, TooManyTries, password_sign_in
from operators.sessions import session_step_up, session_turn
from operators.views.going import next_url, next_url_as
from operators.views.proving import proof_check


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def step_up(request: OperatorRequest) -> HttpResponse:
    """Ask for a factor, or where there is none the password, and go back to where they were."""
    kind = CodeForm if factors_of(request.operator.behind).exists() else StepUpForm
    if request.method != "POST":
        return _page(request, kind())
    by_passkey = kind is CodeForm and "passkey" in request.POST
    form = kind(None if by_passkey else request.POST)
    if not (by_passkey or form.is_valid()):
        return _page(request, form, status=422)
    at = now()
    try:
        proven = _prove(request, form, at)
    except SignInRefused as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 422
        return _page(request, form, wrong=str(refusal), status=status)
    turned = session_turn(request, proven, at=at)
    session_step_up(request, at=at)
    return redirect(next_url_as(request, proven) if turned else next_url(request))


def _prove(request: OperatorRequest, form: Form, at: datetime) -> Operator:
    person, browser = request.operator, browser_token(request)
    if isinstance(form, CodeForm):
        proof_check(request, person.behind, form, browser=browser, at=at)
        return person
    return password_sign_in(
        call_sign=person.call_sign,
        password=form.cleaned_data["password"],
        browser=browser,
        source=source_of(request),
        at=at,
    )


def _page(
    request: OperatorRequest, form: Form, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "wrong": wrong,
        "next": next_url(request),
        "has_passkey": passkeys_of(request.operator.behind).exists(),
    }
    return render(request, "operators/step_up.html", context, status=status)
