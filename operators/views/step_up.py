"""One more proof of who sits here, before red data opens."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from operators.devices import browser_token, source_of
from operators.doors import OperatorRequest
from operators.forms import StepUpForm
from operators.services import SignInRefused, TooManyTries, password_sign_in
from operators.sessions import session_step_up
from operators.views.going import next_url


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def step_up(request: OperatorRequest) -> HttpResponse:
    """Ask for the password again and go back to where the person was."""
    if request.method != "POST":
        return _page(request, StepUpForm())
    form = StepUpForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    at = now()
    try:
        password_sign_in(
            call_sign=request.operator.call_sign,
            password=form.cleaned_data["password"],
            browser=browser_token(request),
            source=source_of(request),
            at=at,
        )
    except SignInRefused as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 422
        return _page(request, form, wrong=str(refusal), status=status)
    session_step_up(request, at=at)
    return redirect(next_url(request))


def _page(
    request: OperatorRequest, form: StepUpForm, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "wrong": wrong, "next": next_url(request)}
    return render(request, "operators/step_up.html", context, status=status)
