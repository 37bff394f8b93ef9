"""A person's own factors: what there is, an app more, new codes on paper, one less."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from operators.doors import OperatorRequest
from operators.forms import CodeForm
from operators.refusals import Refused
from operators.selectors import factors_of, recovery_codes_left
from operators.services.factors import factor_remove, recovery_codes_renew, totp_begin
from operators.sessions import is_stepped_up
from operators.views.proving import NOTHING, app_shown, factor_add

#: Of the number of a factor, in figures.
LONGEST = 18


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def factors(request: OperatorRequest) -> HttpResponse:
    """Show the person's factors, and change them after a fresh proof."""
    at = now()
    if not is_stepped_up(request, at=at):
        return redirect(f"{reverse('operators:step-up')}?next={request.path}")
    if request.method != "POST":
        return _page(request, CodeForm())
    try:
        return _act(request, at)
    except Refused as refusal:
        shown = app_shown(request.operator, at) if "code" in request.POST else NOTHING
        return _page(request, CodeForm(), wrong=str(refusal), status=422, shown=shown)


def _act(request: OperatorRequest, at: datetime) -> HttpResponse:
    person, said = request.operator, request.POST
    if "begin" in said:
        totp_begin(operator=person, at=at)
        return _page(request, CodeForm(), shown=app_shown(person, at))
    if "renew" in said:
        return _codes(request, recovery_codes_renew(operator=person, at=at))
    if (factor := said.get("remove", "")).isdecimal() and len(factor) <= LONGEST:
        factor_remove(operator=person, factor=int(factor), at=at)
        messages.success(request, _("The second proof is removed."))
        return redirect("operators:factors")
    form = CodeForm(said)
    if "passkey" not in said and not form.is_valid():
        return _page(request, form, status=422, shown=app_shown(person, at))
    codes = factor_add(request, person, form, at=at)
    if not codes:
        messages.success(request, _("The passkey is added."))
        return redirect("operators:factors")
    return _codes(request, codes)


def _codes(request: OperatorRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next": reverse("operators:factors")}
    return render(request, "operators/recovery.html", context)


def _page(
    request: OperatorRequest,
    form: CodeForm,
    *,
    wrong: str = "",
    status: int = 200,
    shown: Mapping[str, str] = NOTHING,
) -> HttpResponse:
    context = {
        "form": form,
        "wrong": wrong,
        "factors": factors_of(request.operator),
        "left": recovery_codes_left(request.operator),
    }
    return render(request, "operators/factors.html", {**context, **shown}, status=status)
