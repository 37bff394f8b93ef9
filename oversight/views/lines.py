"""The ways in: which office answers each, when it was last heard of, and whether it is set up."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cases.models import WhyOff
from cases.services.line_switch import line_switch_off, line_switch_on
from cases.services.setting_up import line_assign
from operators.doors import OperatorRequest
from operators.models import Office
from operators.refusals import Refused
from operators.sessions import is_stepped_up
from operators.views.going import prove_first
from oversight.lines import ASTERISK, FREESWITCH, SECRETS, made, ways
from oversight.services.tokens import TokenRefused, bot_token_keep, token_renew
from oversight.state import lines_shown


class LineForm(forms.Form):
    """Which office answers a line."""

    office = forms.ModelChoiceField(Office.working.order_by("code"), label=gettext_lazy("Office"))


class SwitchForm(forms.Form):
    """Why a line is switched off."""

    why = forms.ChoiceField(choices=WhyOff.choices)


@require_safe
def lines(request: OperatorRequest) -> HttpResponse:
    """Every line of this installation."""
    context = {
        "lines": lines_shown(),
        "offices": Office.working.order_by("code"),
        "makes": made().items(),
        "reasons": WhyOff.choices,
        "has_switch": any(way in (ASTERISK, FREESWITCH) for way in ways()),
    }
    return render(request, "oversight/lines.html", context)


@require_POST
def assign(request: OperatorRequest, line: str) -> HttpResponse:
    """Let another office answer a line from now on."""
    form = LineForm(request.POST)
    if line not in {way.key for way in ways()} or not form.is_valid():
        raise Http404
    if not is_stepped_up(request, at=now()):
        return prove_first("oversight:lines")
    by = request.operator
    office = form.cleaned_data["office"]
    line_assign(key=line, office_ref=office.pk, by=str(by.pk), role=by.role, at=now())
    messages.success(request, _("From now on that office answers this line."))
    return redirect("oversight:lines")


@require_POST
def switch(request: OperatorRequest, line: str) -> HttpResponse:
    """Switch a line off, with a reason, or on again."""
    form = SwitchForm(request.POST)
    if line not in {way.key for way in ways()}:
        raise Http404
    at, by = now(), request.operator
    if not is_stepped_up(request, at=at):
        return prove_first("oversight:lines")
    try:
        if request.POST.get("on") == "1":
            line_switch_on(line=line, by=by, at=at)
            messages.success(request, _("The line is on again."))
        elif form.is_valid():
            line_switch_off(line=line, why=WhyOff(form.cleaned_data["why"]), by=by, at=at)
            messages.success(request, _("The line is off: nobody new comes in by it."))
        else:
            messages.error(request, _("Choose a reason"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("oversight:lines")


@require_POST
def renew(request: OperatorRequest, secret: str) -> HttpResponse:
    """Make a new secret of a line and show it once."""
    if secret not in made():
        raise Http404
    if not is_stepped_up(request, at=now()):
        return prove_first("oversight:lines")
    try:
        token = token_renew(secret=secret, by=request.operator, at=now())
    except TokenRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("oversight:lines")
    return render(request, "oversight/token.html", {"token": token, "secret": SECRETS[secret]})


@sensitive_post_parameters("token")
@require_POST
def bot(request: OperatorRequest) -> HttpResponse:
    """Take the token that Telegram gave for the bot; it is not shown again."""
    if not is_stepped_up(request, at=now()):
        return prove_first("oversight:lines")
    try:
        bot_token_keep(token=request.POST.get("token", "").strip(), by=request.operator, at=now())
    except TokenRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Kept. Telegram is asked whether it knows it; its answer stands at the line."),
        )
    return redirect("oversight:lines")
