"""The keys of keys: what there is, what still wraps with an older one, and a new one by two."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest, within_reach
from operators.refusals import Refused
from operators.sessions import is_stepped_up
from operators.views.going import prove_first
from oversight.models import KeyRotation
from oversight.services.rotation import (
    rotation_agree,
    rotation_ask,
    rotation_pause,
    rotation_withdraw,
)
from oversight.state import last_of, rotation_open, versions

ROTATE = "vault.rotate_keys"


@require_safe
def keys(request: OperatorRequest) -> HttpResponse:
    """Versions, their age and what they wrap; the drill of the escrow; a rotation under way."""
    context = {
        "versions": versions(),
        "rotation": rotation_open(),
        "rotated": last_of("keys.rotated"),
        "drilled": last_of("keys.escrow_drilled"),
        "at_server": bool(settings.TRANSIT_URL),
        "may_rotate": request.operator.has_perm(ROTATE),
    }
    return render(request, "oversight/keys.html", context)


@require_POST
def rotate(request: OperatorRequest) -> HttpResponse:
    """Ask for a new key of keys."""
    if not is_stepped_up(request, at=now()):
        return prove_first("oversight:keys")
    return _act(request, lambda at: rotation_ask(by=request.operator, at=at))


@require_POST
def agree(request: OperatorRequest, rotation: int) -> HttpResponse:
    """Agree to it as another administrator."""
    if not is_stepped_up(request, at=now()):
        return prove_first("oversight:keys")
    with within_reach(request, ROTATE, KeyRotation.DoesNotExist):
        return _act(
            request, lambda at: rotation_agree(rotation=rotation, by=request.operator, at=at)
        )


@require_POST
def pause(request: OperatorRequest) -> HttpResponse:
    """Hold the work, let it go on, or take the wish back."""
    paused = request.POST.get("paused", "")
    if paused not in {"0", "1"}:
        return _act(request, lambda at: rotation_withdraw(by=request.operator, at=at))
    return _act(
        request, lambda at: rotation_pause(paused=paused == "1", by=request.operator, at=at)
    )


def _act(request: OperatorRequest, service: Callable[[datetime], object]) -> HttpResponse:
    try:
        service(now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("oversight:keys")
