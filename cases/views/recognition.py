"""A contact is taken out of a case again."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cases.services.recognition import case_unlink
from cases.views.case import on_case
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest


@require_POST
def unlink(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that a contact of this case is of somebody else."""
    contact = uuid_of(request.POST.get("contact"))
    return on_case(
        request,
        ref,
        "cases.unlink_case",
        case_unlink,
        contact_ref=contact or ref,
        why=request.POST.get("why", "")[:500],
    )
