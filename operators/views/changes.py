"""What two administrators change of a person, and what one of them does at once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from operators.doors import OperatorRequest
from operators.models import Operator, PersonChange
from operators.people_forms import MoveForm, RoleForm
from operators.refusals import Refused
from operators.roles import Role
from operators.services import operator_keep_out
from operators.services.changes import change_agree, factors_reset_ask, office_ask, role_ask
from operators.sessions import is_stepped_up
from operators.views.going import prove_first
from operators.views.people import found_person


@require_POST
def activate(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep a person out at once, or ask that they come in again as they were."""
    if request.POST.get("active") != "1":
        return _act(
            request,
            ref,
            lambda at: operator_keep_out(operator_ref=ref, by=request.operator, at=at),
        )
    role = Role(found_person(ref).role)
    return _proven(
        request,
        ref,
        lambda at: role_ask(operator_ref=ref, role=role, by=request.operator, at=at),
    )


@require_POST
def grant_role(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask for another role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Http404
    role = Role(form.cleaned_data["role"])
    return _proven(
        request,
        ref,
        lambda at: role_ask(operator_ref=ref, role=role, by=request.operator, at=at),
    )


@require_POST
def move(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask for another office."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    office = form.cleaned_data["office"]
    return _proven(
        request,
        ref,
        lambda at: office_ask(operator_ref=ref, office=office, by=request.operator, at=at),
    )


@require_POST
def reset_factors(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask that the person sets up their second proof anew."""
    return _proven(
        request, ref, lambda at: factors_reset_ask(operator_ref=ref, by=request.operator, at=at)
    )


@never_cache
@require_POST
def agree(request: OperatorRequest, ref: UUID, change: int) -> HttpResponse:
    """Agree as the second administrator; what is to be handed over is shown once."""
    at = now()
    if not is_stepped_up(request, at=at):
        return prove_first("operators:person", ref)
    try:
        wish = PersonChange.objects.get(pk=change, operator_id=ref)
        handed = change_agree(change_id=wish.pk, by=request.operator, at=at)
    except PersonChange.DoesNotExist:
        messages.error(request, _("This was agreed to already, or asked for anew."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if handed.code:
            context = {"person": found_person(ref), "handed": handed}
            return render(request, "operators/handed.html", context)
        messages.success(request, _("Agreed. It holds from now on."))
    return redirect("operators:person", ref)


def _act(
    request: OperatorRequest, ref: UUID, service: Callable[[datetime], object]
) -> HttpResponse:
    try:
        service(now())
    except Operator.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("operators:person", ref)


def _proven(
    request: OperatorRequest, ref: UUID, service: Callable[[datetime], object]
) -> HttpResponse:
    return (
        _act(request, ref, service)
        if is_stepped_up(request, at=now())
        else prove_first("operators:person", ref)
    )
