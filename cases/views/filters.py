"""Filters of the list of cases."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.filters import filter_remove, filter_save
from cases.sought import Sought
from cases.views.answering import Page, act
from cases.views.board import cases_page
from operators.doors import OperatorRequest


@require_POST
def save_filter(request: OperatorRequest) -> HttpResponse:
    """Save what the list is narrowed to."""
    sought = Sought.read(request.POST)
    return act(
        request,
        "cases.save_filter",
        lambda: filter_save(
            sought=sought, shared="shared" in request.POST, by=request.operator, at=now()
        ),
        then=f"{reverse('cases:cases')}?{sought.address()}",
        page=_page(request, sought),
    )


@require_POST
def remove_filter(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Remove a saved filter."""
    return act(
        request,
        "cases.save_filter",
        lambda: filter_remove(filter_ref=ref, by=request.operator, at=now()),
        then=reverse("cases:cases"),
        page=_page(request, Sought()),
    )


def _page(request: OperatorRequest, sought: Sought) -> Page:
    def page(status: int, sentence: str | Promise, _form: object) -> HttpResponse:
        return cases_page(request, status, sentence, sought=sought)

    return page
