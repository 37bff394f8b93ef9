"""A contact is taken out of a case again."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.recognition import case_unlink
from cases.views.case import act_on, case_within_reach
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest


@require_POST
def unlink(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that a contact of this case is of somebody else."""
    found = case_within_reach(request, ref, "cases.unlink_case")
    contact = uuid_of(request.POST.get("contact"))
    return act_on(
        request,
        found,
        "cases.unlink_case",
        lambda: case_unlink(
            case_ref=ref,
            contact_ref=contact or ref,
            why=request.POST.get("why", "")[:500],
            by=request.operator,
            at=now(),
        ),
    )
