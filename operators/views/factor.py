"""The second step of coming in: a code, or setting up the first factor."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from operators.devices import browser_token, source_of
from operators.forms import CodeForm
from operators.half import Half, half_enrols, half_of
from operators.refusals import Refused
from operators.selectors import factors_of, passkeys_of
from operators.services.enrolment import enrolment_code_check
from operators.services.factors import totp_begin
from operators.services.sign_in import TooManyTries
from operators.sessions import session_begin
from operators.views.proving import NOTHING, app_shown, factor_add, proof_check


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for a code."""
    at = now()
    half = half_of(request, at=at)
    if half is None:
        return redirect("operators:sign-in")
    if not factors_of(half.operator).exists():
        return redirect("operators:enrol")
    by_passkey = "passkey" in request.POST
    form = CodeForm(None if by_passkey else request.POST or None)
    shown = {"has_passkey": "yes" if passkeys_of(half.operator).exists() else ""}
    if request.method != "POST" or not (by_passkey or form.is_valid()):
        return _page(request, "factor", form, shown)

    def check() -> HttpResponse:
        proof_check(request, half.operator, form, browser=browser_token(request), at=at)
        return redirect(_let_in(request, half, at=at))

    return _tried(request, "factor", form, check, shown=shown)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Let whoever has the right password and no factor yet set one up."""
    at = now()
    half = half_of(request, at=at)
    if half is None or factors_of(half.operator).exists():
        return redirect("operators:sign-in")
    form = CodeForm(request.POST or None)
    if half.enrolment is None and not settings.DEMO:
        return _code_first(request, half, form, at)
    if request.method == "POST" and "begin" in request.POST:
        totp_begin(operator=half.operator, at=at)
        return _page(request, "enrol", CodeForm(), app_shown(half.operator, at))
    by_passkey = "passkey" in request.POST
    if request.method != "POST" or not (by_passkey or form.is_valid()):
        return _page(request, "enrol", CodeForm())

    def add() -> HttpResponse:
        codes = factor_add(request, half.operator, form, enrolment=half.enrolment, at=at)
        leads_to = _let_in(request, half, at=at)
        return render(request, "operators/recovery.html", {"codes": codes, "next": leads_to})

    shown = app_shown(half.operator, at)
    return _tried(request, "enrol", form, add, shown=shown)


def _code_first(request: HttpRequest, half: Half, form: CodeForm, at: datetime) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        return _page(request, "enrolment_code", form)

    def check() -> HttpResponse:
        hashed = enrolment_code_check(
            operator=half.operator,
            code=form.cleaned_data["code"],
            browser=browser_token(request),
            source=source_of(request),
            at=at,
        )
        half_enrols(request, hashed)
        return redirect("operators:enrol")

    return _tried(request, "enrolment_code", form, check)


def _tried(
    request: HttpRequest,
    page: str,
    form: CodeForm,
    act: Callable[[], HttpResponse],
    *,
    shown: Mapping[str, str] = NOTHING,
) -> HttpResponse:
    try:
        return act()
    except Refused as refusal:
        status = 429 if isinstance(refusal, TooManyTries) else 422
        return _page(request, page, form, shown, wrong=str(refusal), status=status)


def _let_in(request: HttpRequest, half: Half, *, at: datetime) -> str:
    session_begin(request, half.comes_as, browser=browser_token(request), at=at, stepped_up=True)
    return half.leads_to


def _page(
    request: HttpRequest,
    page: str,
    form: CodeForm,
    shown: Mapping[str, str] = NOTHING,
    *,
    wrong: str = "",
    status: int = 0,
) -> HttpResponse:
    context = {"form": form, "wrong": wrong, **shown}
    status = status or (422 if form.errors else 200)
    return render(request, f"operators/{page}.html", context, status=status)
