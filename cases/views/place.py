"""The steps by which a place is released, and by which a supervisor may see one."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.place import (
    place_agree,
    place_ask,
    place_propose,
    place_release,
    place_request,
)
from cases.views.answering import act
from cases.views.board import cases_page
from cases.views.case import case_within_reach, on_case
from operators.doors import OperatorRequest
from operators.sessions import is_stepped_up


@require_POST
def request_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask for the place, from the list: the case itself opens only once it is released."""
    case_within_reach(request, ref, "cases.request_place")
    return act(
        request,
        "cases.request_place",
        lambda: place_request(case_ref=ref, by=request.operator, at=now()),
        then=reverse("cases:cases"),
        page=lambda status, sentence, _form: cases_page(request, status, sentence),
    )


@require_POST
def propose_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Propose to release the place."""
    return on_case(request, ref, "cases.propose_place", place_propose)


@require_POST
def release_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Release the place as the second person."""
    proven = is_stepped_up(request, at=now())
    return on_case(request, ref, "cases.release_place", place_release, stepped_up=proven)


@require_POST
def ask_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask somebody else to let oneself see the place."""
    return on_case(request, ref, "cases.ask_place", place_ask)


@require_POST
def agree_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let the supervisor who asked see the place."""
    return on_case(request, ref, "cases.agree_place", place_agree)
