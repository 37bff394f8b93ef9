"""What needs a person at once, and who saw to it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest, within_reach
from operators.models import Alert, Kind
from operators.models.alert import OF_CASE
from operators.roles import holds
from operators.selectors import alerts_open, alerts_past
from operators.services.alerts import AlertRefused, alert_clear
from operators.services.pace import pace_unlock


@require_safe
def alerts(request: OperatorRequest) -> HttpResponse:
    """List what is open, then what somebody saw to."""
    past = alerts_past(request.operator)
    return render(request, "operators/alerts.html", context_of(request) | {"past": past})


@require_safe
def alerts_part(request: OperatorRequest) -> HttpResponse:
    """The open alerts alone, for a screen that was told that they changed."""
    return render(request, "operators/_alerts.html", context_of(request))


@require_POST
def clear(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that somebody sees to this one."""
    return _done(
        request,
        "operators.clear_alert",
        lambda: alert_clear(alert_ref=ref, by=request.operator, at=now()),
    )


@require_POST
def unlock(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let the person who reached a limit go on."""
    return _done(
        request,
        "operators.unlock_pace",
        lambda: pace_unlock(alert_ref=ref, by=request.operator, at=now()),
    )


def context_of(request: OperatorRequest) -> dict[str, object]:
    """What the list of open alerts shows; other pages include it."""
    role = request.operator.role
    return {
        "alerts": alerts_open(request.operator),
        "limits": (Kind.REVEAL_LIMIT.value, Kind.SEARCH_LIMIT.value),
        "of_case": OF_CASE if request.operator.has_perm("cases.view_case") else (),
        "kinds": {kind.value: kind.label for kind in Kind},
        "may_clear": holds(role, "operators.clear_alert"),
    }


def _done(request: OperatorRequest, permission: str, service: Callable[[], object]) -> HttpResponse:
    try:
        with within_reach(request, permission, Alert.DoesNotExist):
            service()
    except AlertRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("operators:alerts")
