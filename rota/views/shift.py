"""One shift of the office: other times, or none."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.days import KYIV
from operators.doors import OperatorRequest, within_reach
from operators.refusals import Refused
from operators.views.going import see_other
from rota.forms import ChangeForm, DropForm
from rota.models import Shift
from rota.presenters import between, lasts
from rota.selectors import shift_found
from rota.services.shifts import shift_change, shift_drop

RIGHT = "rota.plan_shift"


@require_safe
def shift(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """One shift, and the form that changes it."""
    found = _found(request, ref)
    return _page(
        request, found, ChangeForm(initial=ChangeForm.of(found) | {"version": found.version})
    )


@require_POST
def change(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Give it other times."""
    found, form = _there(request, ref), ChangeForm(request.POST)
    if found is None:
        return see_other("rota:rota")
    if not form.is_valid():
        return _page(request, found, form, 422)
    times, version = form.cleaned_data["times"], form.cleaned_data["version"]
    try:
        shift_change(shift_ref=ref, version=version, times=times, by=request.operator, at=now())
    except Refused as refusal:
        return _page(request, found, form, 409, refusal.sentence)
    messages.success(request, _("The shift is changed."))
    return see_other(_week(times.begins))


@require_POST
def drop(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take it away."""
    found, form = _there(request, ref), DropForm(request.POST)
    if found is None:
        return see_other("rota:rota")
    again = ChangeForm(initial=ChangeForm.of(found) | {"version": found.version})
    if not form.is_valid():
        return _page(request, found, again, 422)
    version = form.cleaned_data["version"]
    try:
        shift_drop(shift_ref=ref, version=version, by=request.operator, at=now())
    except Refused as refusal:
        return _page(request, found, again, 409, refusal.sentence)
    messages.success(request, _("The shift is taken away."))
    return see_other(_week(found.begins))


def _week(moment: datetime) -> str:
    return f"{reverse('rota:rota')}?week={localtime(moment, KYIV).date()}"


def _found(request: OperatorRequest, ref: UUID) -> Shift:
    with within_reach(request, RIGHT, Shift.DoesNotExist):
        return shift_found(ref=ref, office=request.operator.office_id)


def _there(request: OperatorRequest, ref: UUID) -> Shift | None:
    """The shift; whoever comes too late is told so on the page of the week."""
    try:
        return shift_found(ref=ref, office=request.operator.office_id)
    except Shift.DoesNotExist:
        messages.error(request, _("This shift is not there any more."))
        return None


def _page(
    request: OperatorRequest,
    found: Shift,
    form: ChangeForm,
    status: int = 200,
    problem: str | Promise = "",
) -> HttpResponse:
    context = {
        "shift": found,
        "form": form,
        "problem": problem,
        "between": between(found),
        "lasts": lasts(found),
        "is_over": found.ends <= now(),
        "week": localtime(found.begins, KYIV).date(),
    }
    return render(request, "rota/shift.html", context, status=status)
