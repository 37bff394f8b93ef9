"""Who works here, for administrators: the list, and one person."""

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
from operators.models import Device, Operator
from operators.people_forms import EditForm, FilterForm, MoveForm, PersonForm, RoleForm
from operators.selectors import changes_open, devices_of, factors_of, people_found
from operators.services.changes import person_add
from operators.services.devices import device_revoke
from operators.services.people import operator_edit


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
    return _page(request, found_person(ref))


@require_POST
def edit(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Change languages, skills or extension."""
    found, form = found_person(ref), EditForm(request.POST)
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
def device_forget(request: OperatorRequest, ref: UUID, device: UUID) -> HttpResponse:
    """Sign a person out on one browser and forget it."""
    whose = found_person(ref)
    try:
        device_revoke(ref=device, by=request.operator, of=whose, at=now())
    except Device.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("The device is signed out and no longer known."))
    return redirect("operators:person", ref)


def found_person(ref: UUID) -> Operator:
    """The person of this address, else nothing is there."""
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
