"""Who works here, for administrators: the list, one person, and what two of them change."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operators.doors import OperatorRequest
from operators.models import Device, Operator, PersonChange
from operators.people_forms import EditForm, FilterForm, MoveForm, PersonForm, RoleForm
from operators.refusals import Refused
from operators.roles import Role
from operators.selectors import changes_open, devices_of, factors_of, people_found
from operators.services import operator_keep_out
from operators.services.changes import (
    change_agree,
    factors_reset_ask,
    office_ask,
    person_add,
    role_ask,
)
from operators.services.devices import device_revoke
from operators.services.people import operator_edit
from operators.sessions import is_stepped_up
from operators.views.going import prove_first


@require_safe
def people(request: OperatorRequest) -> HttpResponse:
    """List those who are looked for, else everybody."""
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    context = {"people": people_found(**wanted), "form": form, "open": changes_open()}
    return render(request, "operators/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: OperatorRequest) -> HttpResponse:
    """Write somebody new down; a second administrator lets them in."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, "operators/person_add.html", form)
    try:
        made, handed = person_add(**form.cleaned_data, by=request.operator, at=now())
    except ValidationError as unfit:
        form.take(unfit)
        return _form(request, "operators/person_add.html", form)
    return render(request, "operators/handed.html", {"person": made, "handed": handed})


@require_safe
def person(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """One person: what they are, what waits for agreement, where they are known."""
    return _page(request, _found(ref))


@require_POST
def edit(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Change languages or extension."""
    found, form = _found(ref), EditForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        operator_edit(operator_ref=ref, **form.cleaned_data, by=request.operator, at=now())
    except ValidationError as unfit:
        form.take(unfit)
        return _page(request, found, form)
    messages.success(request, _("Saved."))
    return redirect("operators:person", ref)


@require_POST
def activate(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep a person out at once, or ask that they come in again as they were."""
    if request.POST.get("active") != "1":
        return _act(
            request,
            ref,
            lambda at: operator_keep_out(operator_ref=ref, by=request.operator, at=at),
        )
    role = Role(_found(ref).role)
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
            context = {"person": _found(ref), "handed": handed}
            return render(request, "operators/handed.html", context)
        messages.success(request, _("Agreed. It holds from now on."))
    return redirect("operators:person", ref)


@require_POST
def device_forget(request: OperatorRequest, ref: UUID, device: UUID) -> HttpResponse:
    """Sign a person out on one browser and forget it."""
    whose = _found(ref)
    try:
        device_revoke(ref=device, by=request.operator, of=whose, at=now())
    except Device.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("The device is signed out and no longer known."))
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


def _found(ref: UUID) -> Operator:
    try:
        return people_found().get(pk=ref)
    except Operator.DoesNotExist as missing:
        raise Http404 from missing


def _page(request: OperatorRequest, found: Operator, form: EditForm | None = None) -> HttpResponse:
    context = {
        "person": found,
        "form": form or EditForm.of(found),
        "role_form": RoleForm(initial={"role": found.role}),
        "move_form": MoveForm(initial={"office": found.office_id}),
        "changes": changes_open(found),
        "devices": devices_of(found),
        "factors": factors_of(found),
        "is_self": found.pk == request.operator.pk,
    }
    status = 422 if form is not None else 200
    return render(request, "operators/person.html", context, status=status)


def _form(request: OperatorRequest, page: str, form: Form) -> HttpResponse:
    return render(request, page, {"form": form}, status=422 if form.errors else 200)
