"""Behind the doors: a session that nobody has used for five minutes opens nothing but its lock."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now  # noqa: TID251 - a lock is asked before any view

from operators.doors import View, door_of, is_fetched
from operators.services import idle_left, idle_touch

#: What a locked session still opens; public pages show nothing of it anyway.
STAYS_OPEN = frozenset(
    {"operators:locked", "operators:lock", "operators:touch", "operators:sign-out"}
)


class IdleLock:
    """Middleware: a locked session is led to its lock, and no view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the lock is asked once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer in place of the view while the session is locked; a sent form is an act."""
        door, match = door_of(view), request.resolver_match
        guarded = door is not None and door.kind == "allow" and request.user.is_authenticated
        if not guarded or match is None or match.view_name in STAYS_OPEN:
            return None
        key, at = request.session.session_key or "", now()
        left = idle_left(session_key=key, at=at)
        if not left:
            return _locked(request)
        if request.method == "POST" and not is_fetched(request):
            idle_touch(session_key=key, at=at)
        request.open_for = int(left.total_seconds())  # type: ignore[attr-defined]
        return None


def _locked(request: HttpRequest) -> HttpResponse:
    """A part is refused, and a page leads to the lock and back. A sent form is not taken either,
    and "no content" leaves it as it stands in the tab, which then asks whether it is locked."""
    if is_fetched(request):
        return HttpResponse(status=HTTPStatus.LOCKED)
    if request.method == "POST":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    back = urlencode({"next": request.path})
    return redirect(f"{reverse('operators:locked')}?{back}")
