"""The door of every page: who may enter stands on the route line, and no door means no entry.

An unknown page, a page without a door and a page this person may not enter answer alike, with
404, so that nobody learns what exists by knocking.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from audit.device import device, office
from operators.devices import DEVICE
from operators.roles import PERMISSIONS

if TYPE_CHECKING:
    from operators.models import Operator

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
Refusal = Callable[[HttpRequest, str, str], None]


class OperatorRequest(HttpRequest):
    """A request that has passed a door: `operator` is the person who asks."""

    operator: "Operator"
    user: "Operator"


@dataclass(frozen=True, slots=True)
class Door:
    """What a route demands; `door` on the view function holds it."""

    kind: Literal["allow", "public", "machine"]
    permission: str = ""


def _say_nothing(request: HttpRequest, permission: str, reason: str) -> None:
    """Until somebody is wired, a refusal is told to nobody."""


_refused: list[Refusal] = [_say_nothing]


def wire_refusal(refusal: Refusal) -> None:
    """Tell `refusal(request, permission, reason)` of every knock at a closed door."""
    _refused[0] = refusal


def note(request: HttpRequest, permission: str, reason: str) -> None:
    """Report a refusal that is said in words, because the thing is within reach."""
    _refused[0](request, permission, reason)


def refuse(request: HttpRequest, permission: str, reason: str) -> Http404:
    """Report the refusal and give the exception to raise; views use it for a thing out of reach."""
    _refused[0](request, permission, reason)
    return Http404()


@contextmanager
def within_reach(
    request: HttpRequest, permission: str, *missing: type[Exception]
) -> Iterator[None]:
    """Whatever is missing gets the one answer for everything that is not this person's to see."""
    try:
        yield
    except missing as absent:
        raise refuse(request, permission, "out_of_reach") from absent


def allow(view: View, permission: str) -> View:
    """Only people whose role holds the permission enter; the view sees `request.operator`."""
    if permission not in PERMISSIONS:
        message = f"{permission} has no row in operators/roles.py"
        raise ValueError(message)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not request.user.has_perm(permission):
            raise refuse(request, permission, "no_right")
        request.operator = request.user  # type: ignore[attr-defined]
        seat = office.set(request.user.office_id)
        browser = device.set(request.session.get(DEVICE, ""))
        try:
            response = view(request, *args, **kwargs)
        finally:
            office.reset(seat)
            device.reset(browser)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return _with(guarded, Door("allow", permission))


def public(view: View) -> View:
    """Anybody enters, signed in or not."""

    @wraps(view)
    def unguarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _with(unguarded, Door("public"))


def machine(view: View) -> View:
    """A program enters and proves itself with a secret inside the view; it has no CSRF token."""
    return _with(csrf_exempt(public(view)), Door("machine"))


def door_of(view: View) -> Door | None:
    """The door of a view, if it has one."""
    return getattr(view, "door", None)


def is_fetched(request: HttpRequest) -> bool:
    """Whether a script asks for a part of a page, not the person for a page."""
    return "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Dest") == "empty"


class DenyByDefault:
    """Middleware: a view that names no door is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and let no header tell a closed door from a bare wall."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.NOT_FOUND:
            patch_vary_headers(response, ["Cookie"])
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Refuse before the view runs, and say so loudly: it is our mistake, not the visitor's."""
        if door_of(view) is None:
            name = f"{view.__module__}.{getattr(view, '__qualname__', type(view).__qualname__)}"
            logger.error("%s has no door", name)
            raise refuse(request, "", "no_door")


def _with(view: View, door: Door) -> View:
    view.door = door  # type: ignore[attr-defined]
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page goes to the sign-in page and back; a fetched fragment only learns that it ended."""
    if is_fetched(request):
        return HttpResponse(status=401)
    back = f"?{urlencode({'next': request.path})}" if request.method == "GET" else ""
    return redirect(reverse("operators:sign-in") + back)
