"""The pages for what went wrong; none of them says more than the visitor may know."""

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now  # noqa: TID251 - an error page has no caller
from django.utils.translation import gettext_lazy as _
from psycopg import Error as DriverError
from psycopg.errors import (
    DeadlockDetected,
    ExclusionViolation,
    ForeignKeyViolation,
    LockNotAvailable,
    SerializationFailure,
    UniqueViolation,
)

from audit.receipts import AuditUnavailable
from cases.services.integrity import record_damaged
from cases.views.answering import problem
from operators.doors import is_fetched
from operators.models import Operator
from operators.services.pace import TooOften
from vault.crypto import Tampered
from vault.limits import KeySpent
from vault.roots import RootsMissing, VersionUnknown
from vault.transit import KeyServerAway

logger = logging.getLogger(__name__)

WHAT_NOW = {
    "reveal": _(
        "You have revealed as much as one person may in an hour. A supervisor has been told and "
        "can let you go on; otherwise it opens again in %(minutes)s min. If a life depends on "
        "it, speak to the supervisor now."
    ),
    "search": _(
        "You have searched as often as one person may in a minute. Wait %(minutes)s min, then "
        "search again; a supervisor has been told and can let you go on sooner."
    ),
    "": _("You did this very often. Wait %(minutes)s min, then try again."),
}
DAMAGED = _("This record does not open: it was damaged, or changed outside the console.")
TWICE = _(
    "This was done in the same moment, by you in another window or by somebody else. Look at the "
    "page again before you repeat it."
)
#: What PostgreSQL says of two who did something in the same moment.
AT_ONCE = (
    DeadlockDetected,
    ExclusionViolation,
    ForeignKeyViolation,
    LockNotAvailable,
    SerializationFailure,
    UniqueViolation,
)
#: What it says where whoever gets something is kept out in the same moment (sql/holders.sql).
GONE = frozenset({"contact_holder_guard", "case_holder_guard"})
AWAY = (AuditUnavailable, OperationalError, KeyServerAway, KeySpent, RootsMissing)
PROGRAMS = ("/intake/", "/api/", "/healthz", "/readyz", "/metrics", "/press/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, for a request that Django itself refused."""
    return _answer(request, HTTPStatus.BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and for what this visitor may not see."""
    return _answer(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a word about the cause; what a view would have answered for is answered alike.

    Here comes what broke outside a view, in the middleware before it or after it.
    """
    exception = sys.exc_info()[1]
    known = _known(request, exception) if isinstance(exception, Exception) else None
    return known or _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


class Unavailable:
    """Middleware: what is away is a 503, what came too often a 429; both say when to try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; an address that only takes forms gives a page with a way back."""
        answer = self.get_response(request)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not _for_a_program(request):
            page = _answer(request, HTTPStatus.METHOD_NOT_ALLOWED)
            page["Allow"] = answer.headers.get("Allow", "")
            return page
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for haste, and for an audit or a database that is away; the rest is not ours."""
        return _known(request, exception)


def _known(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if isinstance(exception, TooOften):
        return too_often(request, exception)
    if isinstance(exception, Tampered | VersionUnknown):
        return damaged(request, exception)
    if _is_twice(exception):
        return _in_words(request, HTTPStatus.CONFLICT, "409", str(TWICE))
    if not isinstance(exception, AWAY):
        return None
    logger.error("Not available: %s", type(exception).__name__)
    answer = _answer(request, HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = "5"
    return answer


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429, in the person's words: what is limited, for how long, and who can help sooner."""
    minutes = -(-refusal.again_in // 60)
    sentence = str(WHAT_NOW.get(refusal.what, WHAT_NOW[""])) % {"minutes": minutes}
    answer = _in_words(request, HTTPStatus.TOO_MANY_REQUESTS, "429", sentence)
    answer["Retry-After"] = str(refusal.again_in)
    return answer


def damaged(request: HttpRequest, broken: Tampered | VersionUnknown) -> HttpResponse:
    """409, for a record that does not open as it was written; people are told."""
    person = getattr(request, "user", None)
    by = person if isinstance(person, Operator) else None
    record_damaged(owner=broken.owner, by=by, at=now())
    return _in_words(request, HTTPStatus.CONFLICT, "damaged", str(DAMAGED))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form whose page grew too old or that came from elsewhere."""
    return render(request, "errors/csrf.html", status=HTTPStatus.FORBIDDEN)


def _is_twice(exception: Exception) -> bool:
    """Whether PostgreSQL kept two who came in the same moment from undoing each other's work."""
    cause = exception.__cause__
    if not isinstance(exception, DatabaseError) or not isinstance(cause, DriverError):
        return False
    return isinstance(cause, AT_ONCE) or cause.diag.constraint_name in GONE


def _for_a_program(request: HttpRequest) -> bool:
    return request.path.startswith(PROGRAMS)


def _answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if _for_a_program(request):
        return problem(status, status.phrase)
    return render(request, f"errors/{status.value}.html", status=status)


def _in_words(request: HttpRequest, status: HTTPStatus, page: str, sentence: str) -> HttpResponse:
    """A refusal that says what happened: its page, or a problem for a program or a fetched part."""
    if is_fetched(request) or _for_a_program(request):
        answer: HttpResponse = problem(status, sentence)
    else:
        answer = render(request, f"errors/{page}.html", {"sentence": sentence}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
