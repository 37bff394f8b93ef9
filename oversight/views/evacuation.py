"""Sealing one's own office as one of two people, and giving a share of a sealed one."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest, within_reach
from operators.refusals import Refused
from operators.sessions import is_stepped_up, session_end
from operators.views.going import prove_first, see_other
from oversight.evacuation_state import evacuation_shown, shares_held
from oversight.models import Share
from oversight.services.drills import drill_begin, drill_stop
from oversight.services.evacuation import (
    evacuation_begin,
    evacuation_confirm,
    evacuation_withdraw,
)
from oversight.services.reopening import ReopeningRefused, share_give
from oversight.services.sealing import keys_shut

PAGE, SHARES = "oversight:evacuation", "oversight:shares"
#: So long the answer waits for the keys; what is left is shut by the worker.
PATIENCE = 3.0
LONGEST = 1024


class ShareForm(forms.Form):
    """The words of one share."""

    share = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("The words of your share"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )


@require_safe
def evacuation(request: OperatorRequest) -> HttpResponse:
    """What will happen, in plain words, and the one key that begins or confirms it."""
    shown = evacuation_shown(request.operator, at=now())
    return render(request, "oversight/evacuation.html", {"shown": shown, "me": request.operator})


@require_POST
def evacuate(request: OperatorRequest) -> HttpResponse:
    """Begin, confirm as the second person, or take it back."""
    step, at = request.POST.get("step", ""), now()
    if not is_stepped_up(request, at=at):
        return prove_first(PAGE)
    try:
        if step == "confirm":
            return _sealed(request, at)
        if step not in {"begin", "withdraw"}:
            raise Refused(_("Choose what to do with this office."))
        (evacuation_begin if step == "begin" else evacuation_withdraw)(by=request.operator, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGE)


@require_POST
def drill(request: OperatorRequest) -> HttpResponse:
    """Begin a drill, or stop its clock as the second person: nothing is sealed."""
    step, at = request.POST.get("step", ""), now()
    if not is_stepped_up(request, at=at):
        return prove_first(PAGE)
    try:
        if step not in {"begin", "stop"}:
            raise Refused(_("Choose what to do with this drill."))
        (drill_begin if step == "begin" else drill_stop)(by=request.operator, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return see_other(PAGE)


def _sealed(request: OperatorRequest, at: datetime) -> HttpResponse:
    done = evacuation_confirm(by=request.operator, at=at)
    session_end(request, at=at)
    keys_shut(evacuation=done, within=PATIENCE)
    return render(request, "oversight/left.html")


@require_safe
def shares(request: OperatorRequest) -> HttpResponse:
    """The shares that this person holds, and where one is asked for now."""
    return _shares(request, ShareForm())


@sensitive_post_parameters("words")
@sensitive_variables("form")
@require_POST
def give(request: OperatorRequest) -> HttpResponse:
    """Give one's own share of an office that is sealed."""
    form, at = ShareForm(request.POST), now()
    if not is_stepped_up(request, at=at):
        return prove_first(SHARES)
    if not form.is_valid():
        return _shares(request, form, status=422)
    try:
        with within_reach(request, "oversight.give_share", Share.DoesNotExist):
            opened = share_give(**form.cleaned_data, by=request.operator, at=at)
    except ReopeningRefused as refusal:
        form.add_error("words", str(refusal))
        return _shares(request, form, status=422)
    said = (
        _("The office is open again.") if opened else _("Your share is taken. Others are needed.")
    )
    messages.success(request, said)
    return redirect(SHARES)


def _shares(request: OperatorRequest, form: ShareForm, *, status: int = 200) -> HttpResponse:
    held = shares_held(request.operator)
    return render(request, "oversight/shares.html", {"held": held, "form": form}, status=status)
