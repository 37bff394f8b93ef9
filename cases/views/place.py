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
from cases.views.case import act_on, case_within_reach
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
    found = case_within_reach(request, ref, "cases.propose_place")
    return act_on(
        request,
        found,
        "cases.propose_place",
        lambda: place_propose(case_ref=ref, by=request.operator, at=now()),
    )


@require_POST
def release_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Release the place as the second person."""
    found, at = case_within_reach(request, ref, "cases.release_place"), now()
    return act_on(
        request,
        found,
        "cases.release_place",
        lambda: place_release(
            case_ref=ref,
            by=request.operator,
            stepped_up=is_stepped_up(request, at=at),
            at=at,
        ),
    )


@require_POST
def ask_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask somebody else to let oneself see the place."""
    found = case_within_reach(request, ref, "cases.ask_place")
    return act_on(
        request,
        found,
        "cases.ask_place",
        lambda: place_ask(case_ref=ref, by=request.operator, at=now()),
    )


@require_POST
def agree_place(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let the supervisor who asked see the place."""
    found = case_within_reach(request, ref, "cases.agree_place")
    return act_on(
        request,
        found,
        "cases.agree_place",
        lambda: place_agree(case_ref=ref, by=request.operator, at=now()),
    )
