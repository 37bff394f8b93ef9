"""What people do with the flags of a case."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.flag_form import FlagForm, StandingForm
from cases.services.flags import case_flag, flag_lift, flag_renew
from cases.views.case import act_on, case_within_reach
from operators.doors import OperatorRequest

RIGHT = "cases.flag_case"


@require_POST
def flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Set a flag for a time."""
    found, form = case_within_reach(request, ref, RIGHT), FlagForm(request.POST)
    return act_on(
        request,
        found,
        RIGHT,
        lambda: case_flag(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )


@require_POST
def renew_flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let a flag stand longer."""
    found, form = case_within_reach(request, ref, RIGHT), StandingForm(request.POST)
    return act_on(
        request,
        found,
        RIGHT,
        lambda: flag_renew(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )


@require_POST
def lift_flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a flag off."""
    found, form = case_within_reach(request, ref, RIGHT), StandingForm(request.POST)
    return act_on(
        request,
        found,
        RIGHT,
        lambda: flag_lift(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )
