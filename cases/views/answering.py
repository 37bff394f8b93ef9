"""How every view here answers: done goes on, refused explains, out of reach is not there."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Aid,
    Attachment,
    Block,
    Broadcast,
    Callback,
    Case,
    Contact,
    Member,
    SavedFilter,
)
from cases.services.moving import Stale
from operators import doors
from operators.doors import OperatorRequest, note
from operators.refusals import Refused

T = TypeVar("T")
OUT_OF_REACH = (
    Aid.DoesNotExist,
    Attachment.DoesNotExist,
    Block.DoesNotExist,
    Broadcast.DoesNotExist,
    Callback.DoesNotExist,
    Case.DoesNotExist,
    Contact.DoesNotExist,
    Member.DoesNotExist,
    SavedFilter.DoesNotExist,
)
MISSING = _("Something is missing. Look at the marked field.")
Page = Callable[[int, "str | Promise", "Form | None"], HttpResponse]


def within_reach(request: HttpRequest, permission: str, find: Callable[[], T]) -> T:
    """The same as at every door, for whatever belongs to a contact or a case."""
    with doors.within_reach(request, permission, *OUT_OF_REACH):
        return find()


def act(
    request: OperatorRequest,
    permission: str,
    service: Callable[[], object],
    *,
    then: str,
    page: Page,
    form: Form | None = None,
) -> HttpResponse:
    """Ask the service once: go on when it is done, show the page again with the reason when not.

    Whoever asks for JSON stays where they are and is told that it is done, or why not. `form`
    carries what was typed back to the page, so nothing is lost.
    """
    if form is not None and not form.is_valid():
        return page(422, "", form)
    try:
        within_reach(request, permission, service)
    except Refused as refusal:
        if isinstance(refusal, Stale):
            note(request, permission, "stale_version")
        if wants_json(request):
            return problem(409, refusal.sentence)
        return page(409, refusal.sentence, form)
    if wants_json(request):
        return HttpResponse(status=204)
    return HttpResponseRedirect(then, status=303)


def undoable(
    request: HttpRequest,
    answer: HttpResponse,
    words: str | Promise,
    route: str,
    ref: UUID,
    **of: UUID,
) -> HttpResponse:
    """Say what was done, with a button that takes just that back; only where it was done."""
    if answer.status_code == HTTPStatus.SEE_OTHER:
        named = f"?{urlencode(of)}" if of else ""
        messages.success(request, str(words), extra_tags=reverse(route, args=[ref]) + named)
    return answer


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, and not a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def problem(status: int, sentence: str | Promise) -> JsonResponse:
    """A refusal for programs, as RFC 9457 problem details."""
    return JsonResponse(
        {"type": "about:blank", "title": str(sentence), "status": status},
        status=status,
        content_type="application/problem+json",
    )
