"""A person's own page: the browsers they are known on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from operators.devices import DEVICE
from operators.doors import OperatorRequest
from operators.models import Device
from operators.selectors import devices_of
from operators.services import device_revoke


@require_safe
def me(request: OperatorRequest) -> HttpResponse:
    """Show where the person is known, and which of it is this browser."""
    here = request.session.get(DEVICE, "")
    devices = [(device, str(device.ref) == here) for device in devices_of(request.operator)]
    return render(request, "operators/me.html", {"devices": devices})


@require_POST
def revoke(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Forget a browser; whoever sits at it is signed out within seconds."""
    try:
        device_revoke(ref=ref, by=request.operator, at=now())
    except Device.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("The device is signed out and no longer known."))
    return redirect("operators:me")
