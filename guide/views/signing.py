"""Signatures from outside, recorded by one supervisor and agreed to by another."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guide.models import SignOff
from guide.services.signing import RIGHT, SigningRefused, sign_agree, sign_record, sign_void
from guide.views.reading import SignatureForm, script_page
from operators.doors import OperatorRequest, within_reach


@require_POST
def sign(request: OperatorRequest) -> HttpResponse:
    """Record that somebody outside has signed the running script."""
    form = SignatureForm(request.POST)
    if not form.is_valid():
        return script_page(request, form, problem=_("The signature was not recorded."), status=422)
    try:
        sign_record(
            version=request.POST.get("version", ""),
            **form.cleaned_data,
            by=request.operator,
            at=now(),
        )
    except SigningRefused as refusal:
        return script_page(request, form, problem=refusal.sentence, status=409)
    return redirect("guide:script")


@require_POST
def agree_sign(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say as a second supervisor that the signature was given."""
    try:
        with within_reach(request, RIGHT, SignOff.DoesNotExist):
            sign_agree(ref=ref, by=request.operator, at=now())
    except SigningRefused as refusal:
        return script_page(request, SignatureForm(), problem=refusal.sentence, status=409)
    return redirect("guide:script")


@require_POST
def void_sign(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a signature away."""
    with within_reach(request, RIGHT, SignOff.DoesNotExist):
        sign_void(ref=ref, by=request.operator, at=now())
    return redirect("guide:script")
