"""Releases are prepared, looked at, approved by a second person, and noted beside later."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest, within_reach
from press import forms
from press.models import Correction, Publication
from press.presenters.tables import period_named, release_shown
from press.selectors import corrections, frozen_alone, publications, published, unbuilt
from press.services.building import BuildingRefused
from press.services.publishing import (
    APPROVE,
    PREPARE,
    ReleaseRefused,
    correction_approve,
    correction_prepare,
    correction_withdraw,
    release_approve,
    release_prepare,
    release_withdraw,
)
from press.signatures import holds
from press.texts import UNSIGNED

MISSING = (Publication.DoesNotExist, Correction.DoesNotExist)


@require_safe
def preparation(request: OperatorRequest) -> HttpResponse:
    """What can be prepared, what waits for a second person, and what is published."""
    return _page(request)


@require_safe
def preview(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """A prepared release as it will be read; figures that were not signed are not shown."""
    with within_reach(request, PREPARE, Publication.DoesNotExist):
        prepared = publications().select_related("release").get(ref=ref)
    if not holds(prepared.release):
        return _page(request, problem=UNSIGNED, status=409)
    context = {
        "prepared": prepared,
        "shown": release_shown(prepared.release),
        "me": request.operator,
    }
    return render(request, "press/preview.html", context)


@require_POST
def prepare_release(request: OperatorRequest) -> HttpResponse:
    """Freeze a period and ask for a second person."""
    form = forms.PrepareForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, problem=_("Nothing was prepared."), status=422)
    try:
        prepared = release_prepare(**form.cleaned_data, by=request.operator, at=now())
    except (ReleaseRefused, BuildingRefused) as refusal:
        return _page(request, form=form, problem=refusal.sentence, status=409)
    return redirect("press:preview", prepared.ref)


@require_POST
def approve_release(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Publish what another one prepared."""
    by, at = request.operator, now()
    return _decided(request, APPROVE, lambda: release_approve(ref=ref, by=by, at=at))


@require_POST
def withdraw_release(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a release back before it is published."""
    by, at = request.operator, now()
    return _decided(request, PREPARE, lambda: release_withdraw(ref=ref, by=by, at=at))


@require_POST
def prepare_correction(request: OperatorRequest) -> HttpResponse:
    """Ask for a notice beside a published release."""
    form, by, at = forms.CorrectionForm(request.POST), request.operator, now()
    if not form.is_valid():
        return _page(request, problem=_("Nothing was prepared."), status=422)
    told = form.cleaned_data
    return _decided(request, PREPARE, lambda: correction_prepare(**told, by=by, at=at))


@require_POST
def approve_correction(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say as a second person what another one prepared."""
    by, at = request.operator, now()
    return _decided(request, APPROVE, lambda: correction_approve(ref=ref, by=by, at=at))


@require_POST
def withdraw_correction(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a notice back before it is said."""
    by, at = request.operator, now()
    return _decided(request, PREPARE, lambda: correction_withdraw(ref=ref, by=by, at=at))


def _decided(
    request: OperatorRequest, permission: str, service: Callable[[], object]
) -> HttpResponse:
    """Ask the service once and show the page again, with the reason where it is refused."""
    try:
        with within_reach(request, permission, *MISSING):
            service()
    except ReleaseRefused as refusal:
        return _page(request, problem=refusal.sentence, status=409)
    return redirect("press:preparation")


def _page(
    request: OperatorRequest,
    *,
    form: forms.PrepareForm | None = None,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    standing = list(publications().order_by("-prepared_at"))
    ready = [str(period) for period in unbuilt(at)] + frozen_alone()
    context = {
        "ready": [(period, period_named(period)) for period in sorted(ready, reverse=True)],
        "waiting": [
            (each, period_named(each.release_id)) for each in standing if not each.approved_at
        ],
        "ahead": [
            (each, period_named(each.release_id))
            for each in standing
            if each.approved_at and each.embargo_until > at
        ],
        "notices": [(each, period_named(each.release_id)) for each in corrections() if each.waits],
        "published": [(each, period_named(each.period)) for each in published(at)],
        "form": form or forms.PrepareForm(),
        "correction": forms.CorrectionForm(),
        "problem": problem,
        "me": request.operator,
    }
    return render(request, "press/preparation.html", context, status=status)
