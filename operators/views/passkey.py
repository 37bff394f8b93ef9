"""What a browser is asked when a passkey is to answer, and reading what it answered."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from operators.half import half_of
from operators.models import Operator
from operators.passkeys import ask, offer
from operators.selectors import factors_of, passkeys_of
from operators.services import idle_left
from operators.sessions import is_stepped_up

STATE = "passkey"
LONGEST = 16 * 1024


class Answer(NamedTuple):
    """What the browser answered, what was remembered of the question, and the console's name."""

    answer: Mapping[str, Any]
    state: Mapping[str, Any]
    host: str


@require_POST
def question(request: HttpRequest) -> JsonResponse:
    """Ask for a proof by one of the person's passkeys.

    To strangers, and to whoever sits at a locked session, there is nothing here.
    """
    at = now()
    half = half_of(request, at=at)
    person = half.operator if half else request.user
    if half is None and not idle_left(session_key=request.session.session_key or "", at=at):
        raise Http404
    held = list(passkeys_of(person.behind)) if isinstance(person, Operator) else []
    if not held:
        raise Http404
    asked = ask(held, host=_host(request))
    request.session[STATE] = asked.state
    return JsonResponse(asked.options)


@require_POST
def new(request: HttpRequest) -> JsonResponse:
    """Ask for a new passkey of whoever may add one; to everybody else there is nothing here."""
    person = _may_add(request, now())
    if person is None:
        raise Http404
    asked = offer(person, list(passkeys_of(person)), host=_host(request))
    request.session[STATE] = asked.state
    return JsonResponse(asked.options)


def answer_in(request: HttpRequest) -> Answer:
    """The browser's answer to the last question, which counts for one try; empty when unfit."""
    state = request.session.pop(STATE, {})
    said = request.POST.get("passkey", "")
    try:
        answer = json.loads(said) if len(said) <= LONGEST else {}
    except (ValueError, RecursionError):
        answer = {}
    return Answer(answer if isinstance(answer, dict) else {}, state, _host(request))


def _may_add(request: HttpRequest, at: datetime) -> Operator | None:
    half = half_of(request, at=at)
    if half is not None:
        may = half.enrolment is not None or settings.DEMO
        return half.operator if may and not factors_of(half.operator).exists() else None
    person = request.user
    return person if isinstance(person, Operator) and is_stepped_up(request, at=at) else None


def _host(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]
