"""A person's own pages: the browsers they are known on, and the password."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from operators.devices import DEVICE
from operators.doors import OperatorRequest
from operators.forms import PasswordForm
from operators.models import Device
from operators.selectors import devices_of
from operators.services import device_revoke
from operators.services.people import password_change
from operators.sessions import is_stepped_up, session_keep


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


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: OperatorRequest) -> HttpResponse:
    """Take another password, after a fresh proof."""
    at = now()
    if not is_stepped_up(request, at=at):
        return redirect(f"{reverse('operators:step-up')}?next={request.path}")
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = password_change(
                operator=request.operator, password=form.cleaned_data["new"], at=at
            )
        except ValidationError as weak:
            form.add_error("new", weak)
        else:
            session_keep(request, changed)
            messages.success(request, _("The new password holds from now on."))
            return redirect("operators:me")
    status = 422 if form.errors else 200
    return render(request, "operators/password.html", {"form": form}, status=status)
