"""The front door for those who are in already."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from operators.doors import OperatorRequest
from operators.roles import Role

HOMES = {
    Role.OPERATOR: "cases:desk",
    Role.SENIOR: "cases:desk",
    Role.SUPERVISOR: "cases:board",
    Role.LIAISON: "cases:cases",
    Role.PRESS: "press:press",
    Role.ADMINISTRATOR: "operators:people",
    Role.AUDITOR: "oversight:journal",
}


@require_safe
def home(request: OperatorRequest) -> HttpResponse:
    """Go to the first page of the role."""
    return redirect(HOMES[Role(request.operator.role)])
