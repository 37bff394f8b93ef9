"""Who works here, for administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest
from operators.models import Operator
from operators.selectors import people_all
from operators.services import ActivationRefused, operator_activate


@require_safe
def people(request: OperatorRequest) -> HttpResponse:
    """List everybody with role, office and languages."""
    return render(request, "operators/people.html", {"people": people_all()})


@require_POST
def activate(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let a person in again, or keep them out at once."""
    active = request.POST.get("active") == "1"
    try:
        operator_activate(operator_ref=ref, active=active, by=request.operator, at=now())
    except Operator.DoesNotExist as missing:
        raise Http404 from missing
    except ActivationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("operators:people")
