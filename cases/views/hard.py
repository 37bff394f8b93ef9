"""A contact that its operator calls hard while it lasts."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.contacts import contact_mark_hard
from cases.views.answering import act
from cases.views.contact import held, here, page_of
from operators.doors import OperatorRequest, is_fetched


@require_POST
def mark_hard(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Call it hard, or not after all."""
    found, hard = held(request, ref), request.POST.get("hard") == "yes"
    answer = act(
        request,
        "cases.answer_contact",
        lambda: contact_mark_hard(contact_ref=ref, by=request.operator, hard=hard, at=now()),
        then=here(ref),
        page=page_of(request, found),
    )
    done = answer.status_code == HTTPStatus.SEE_OTHER
    return HttpResponse(status=204) if done and is_fetched(request) else answer
