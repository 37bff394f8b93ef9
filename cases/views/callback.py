"""Callbacks: the list of who waits for a call, and the call itself."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.callback_access import callback_for, must_call
from cases.forms import PlanForm, ReasonForm
from cases.models import Callback, Reached
from cases.presenters.callbacks import call_page, callback_row
from cases.presenters.dialling import dial_look
from cases.selectors import cases as lists
from cases.selectors.safe_contacts import safe_contacts_held, safe_contacts_of
from cases.services.attempts import callback_attempt, callback_reached, callback_reveal
from cases.services.callbacks import (
    callback_drop,
    callback_give_back,
    callback_plan,
    callback_take,
)
from cases.services.dialling import callback_dial
from cases.services.honey import honey_touched
from cases.services.reveal import SHOWN_SECONDS
from cases.views.answering import act, problem, within_reach
from cases.views.case import on_case
from operators.doors import OperatorRequest
from operators.refusals import Refused
from operators.services.pace import take
from operators.sessions import is_stepped_up


@require_GET
def callbacks(request: OperatorRequest) -> HttpResponse:
    """The promised callbacks."""
    return _list(request)


@require_POST
def callback(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a callback, give it back, or strike it out."""
    step = request.POST.get("step", "")
    steps = {"take": callback_take, "give_back": callback_give_back, "dropped": callback_drop}
    if step not in steps:
        return _list(request, 422, _("Choose what became of this callback."))
    return act(
        request,
        "cases.view_callbacks",
        lambda: steps[step](callback_ref=ref, by=request.operator, at=now()),
        then=_here(ref) if step == "take" else reverse("cases:callbacks"),
        page=lambda status, sentence, _form: _list(request, status, sentence),
    )


@require_http_methods(["GET", "POST"])
def attempt(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Read what may be said; then begin the call."""
    found = _mine(request, ref, "cases.attempt_callback")
    if request.method == "GET":
        return _call(request, found)
    return act(
        request,
        "cases.attempt_callback",
        lambda: callback_attempt(callback_ref=ref, by=request.operator, at=now()),
        then=_here(ref),
        page=lambda status, sentence, _form: _call(request, found, status, sentence),
    )


@require_http_methods(["GET", "POST"])
def dial(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let a line make the call; and how far it has come, for a screen that was told of it."""
    found, by, at = _mine(request, ref, "cases.attempt_callback"), request.operator, now()
    if request.method == "GET":
        return render(request, "cases/_dial.html", {"ref": ref, "dial": dial_look(found, by)})
    if found.case:
        honey_touched(case=found.case, by=by, at=at)
    return act(
        request,
        "cases.attempt_callback",
        lambda: callback_dial(callback_ref=ref, by=by, at=at),
        then=_here(ref),
        page=lambda status, sentence, _form: _call(request, found, status, sentence),
    )


@require_POST
def reveal_callback(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Show the number for half a minute, for a reason that is kept."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return problem(422, _("Choose a reason first."))
    by, at = request.operator, now()
    take(person=by, what="reveal", at=at)
    found = _mine(request, ref, "cases.reveal_callback")
    try:
        must_call(by, found, "cases.reveal_callback", stepped_up=is_stepped_up(request, at=at))
        if found.case:
            honey_touched(case=found.case, by=by, at=at)
        value = callback_reveal(callback=found, by=by, reason=form.cleaned_data["reason"], at=at)
    except Refused as refusal:
        return problem(409, refusal.sentence)
    return render(request, "cases/_revealed.html", {"value": value, "seconds": SHOWN_SECONDS})


@require_POST
def reached(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say what became of the call."""
    found, told = _mine(request, ref, "cases.attempt_callback"), request.POST.get("reached", "")
    if told not in Reached.values:
        return _call(request, found, 422, _("Choose what became of this callback."))
    return act(
        request,
        "cases.attempt_callback",
        lambda: callback_reached(
            callback_ref=ref, by=request.operator, reached=Reached(told), at=now()
        ),
        then=reverse("cases:callbacks"),
        page=lambda status, sentence, _form: _call(request, found, status, sentence),
    )


@require_POST
def plan_callback(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Promise a call of this case, within its agreement."""
    return on_case(request, ref, "cases.plan_callback", callback_plan, PlanForm(request.POST))


def _mine(request: OperatorRequest, ref: UUID, action: str) -> Callback:
    return within_reach(request, action, lambda: callback_for(request.operator, ref, action))


def _here(ref: UUID) -> str:
    return reverse("cases:attempt", args=[ref])


def _list(
    request: OperatorRequest, status: int = 200, sentence: str | Promise = ""
) -> HttpResponse:
    at, asker = now(), request.operator.pk
    due = lists.callbacks_due(request.operator)
    held = safe_contacts_of(each.case_id for each in due)
    rows = [callback_row(each, held.get(each.case_id or each.ref, []), asker, at) for each in due]
    rows.sort(key=lambda row: (row.when != "overdue", row.starts))
    return render(
        request, "cases/callbacks.html", {"callbacks": rows, "problem": sentence}, status=status
    )


def _call(
    request: OperatorRequest, found: Callback, status: int = 200, sentence: str | Promise = ""
) -> HttpResponse:
    held = safe_contacts_held(found.case_id) if found.case_id else []
    page = call_page(callback=found, held=held, asker=request.operator, at=now())
    context = {
        "page": page,
        "safe": page.safe,
        "outcomes": Reached.choices,
        "dial": dial_look(found, request.operator),
        "reveal_form": ReasonForm(),
        "problem": sentence,
    }
    return render(request, "cases/call.html", context, status=status)
