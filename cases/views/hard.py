"""A contact that its operator calls hard while it lasts."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cases.services.contacts import contact_mark_hard
from cases.views.contact import on_held
from operators.doors import OperatorRequest, is_fetched


@require_POST
def mark_hard(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Call it hard, or not after all."""
    hard = request.POST.get("hard") == "yes"
    answer = on_held(request, ref, contact_mark_hard, hard=hard)
    done = answer.status_code == HTTPStatus.SEE_OTHER
    return HttpResponse(status=204) if done and is_fetched(request) else answer
