"""The pages for what went wrong; none of them says more than the visitor may know."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render

from audit.receipts import AuditUnavailable

logger = logging.getLogger(__name__)

PROGRAMS = ("/intake/", "/api/", "/healthz", "/readyz", "/metrics", "/press/api/")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, for a request that Django itself refused."""
    return _answer(request, HTTPStatus.BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and for what this visitor may not see."""
    return _answer(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a word about the cause."""
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


class Unavailable:
    """Middleware: what cannot be written down or read now is a 503 that asks to try again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an audit or a database that is away; everything else is not ours."""
        if not isinstance(exception, AuditUnavailable | OperationalError):
            return None
        logger.error("Not available: %s", type(exception).__name__)
        answer = _answer(request, HTTPStatus.SERVICE_UNAVAILABLE)
        answer["Retry-After"] = "5"
        return answer


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form whose page grew too old or that came from elsewhere."""
    return render(request, "errors/csrf.html", status=HTTPStatus.FORBIDDEN)


def _answer(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    if request.path.startswith(PROGRAMS):
        body = {"type": "about:blank", "title": status.phrase, "status": status.value}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    return render(request, f"errors/{status.value}.html", status=status)
