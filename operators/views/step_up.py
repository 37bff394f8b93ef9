"""One more proof of who sits here, before red data opens."""

from collections.abc import Mapping
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
from operators.selectors import factors_of
from operators.services import SignInRefused, TooManyTries, password_sign_in
from operators.services.factors import factor_check
from operators.sessions import session_step_up
from operators.views.going import next_url


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def step_up(request: OperatorRequest) -> HttpResponse:
    """Ask for a code, or where there is no factor the password, and go back to where they were."""
    has_one = factors_of(request.operator).exists()
    kind: type[Form] = CodeForm if has_one else StepUpForm
    if request.method != "POST":
        return _page(request, kind())
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    at = now()
    try:
        _proven(request, form.cleaned_data, at)
    except SignInRefused as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 422
        return _page(request, form, wrong=str(refusal), status=status)
    session_step_up(request, at=at)
    return redirect(next_url(request))


def _proven(request: OperatorRequest, said: Mapping[str, str], at: datetime) -> None:
    person, browser, source = request.operator, browser_token(request), source_of(request)
    if "code" in said:
        factor_check(operator=person, code=said["code"], browser=browser, source=source, at=at)
    else:
        password_sign_in(
            call_sign=person.call_sign,
            password=said["password"],
            browser=browser,
            source=source,
            at=at,
        )


def _page(
    request: OperatorRequest, form: Form, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "wrong": wrong, "next": next_url(request)}
    return render(request, "operators/step_up.html", context, status=status)
