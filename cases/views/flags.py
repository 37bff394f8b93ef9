"""What people do with the flags of a case."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.flag_form import FlagForm, StandingForm
from cases.models import Flag
from cases.services.flags import case_flag, flag_lift, flag_renew
from cases.views.answering import undoable
from cases.views.case import on_case
from operators.doors import OperatorRequest

RIGHT = "cases.flag_case"


@require_POST
def flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Set a flag for a time."""
    return _done(request, ref, FlagForm(request.POST), case_flag, _("The flag is set."))


@require_POST
def renew_flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let a flag stand longer."""
    return _done(request, ref, StandingForm(request.POST), flag_renew, _("The flag is renewed."))


@require_POST
def lift_flag(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a flag off."""
    return _done(request, ref, StandingForm(request.POST), flag_lift, _("The flag is off."))


def _done(
    request: OperatorRequest,
    ref: UUID,
    form: Form,
    service: Callable[..., Flag],
    words: Promise,
) -> HttpResponse:
    """Ask the service, and offer to take back what was just done."""
    kept: list[Flag] = []
    answer = on_case(
        request, ref, RIGHT, lambda **told: kept.append(service(**told)), form, part="flags"
    )
    if not kept:
        return answer
    return undoable(request, answer, words, "cases:undo-flag", ref, flag=kept[0].ref)
