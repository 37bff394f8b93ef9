"""The screen on a wall: it shows a key once, is known by a cookie of its own, and sees counts."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from floor.boards import board_now, cookie_name, wallboard_of
from floor.models import Wallboard
from floor.services.wallboards import WallboardRefused, wallboard_open
from floor.shown import links_shown
from floor.wall import wall_shown
from operators.reach import office_of

#: A browser drops a cookie after at most so long; the key ends sooner or is made anew.
COOKIE_LASTS = 366 * 24 * 60 * 60


@never_cache
@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
def wallboard(request: HttpRequest) -> HttpResponse:
    """The board for a screen that is known, and for any other the field for its key."""
    at = now()
    if request.method == "POST":
        return _open(request, at)
    token = request.COOKIES.get(cookie_name(), "")
    board = wallboard_of(token, at=at)
    if board is None:
        return render(request, "floor/wallboard_key.html", {"ended": bool(token)})
    return _shown(request, board, "floor/wallboard.html", at)


@never_cache
@require_safe
def wallboard_figures(request: HttpRequest) -> HttpResponse:
    """The figures alone, every few seconds; 404 for whoever is not or no longer known."""
    at = now()
    board = wallboard_of(request.COOKIES.get(cookie_name(), ""), at=at)
    if board is None:
        raise Http404
    return _shown(request, board, "floor/_wallboard.html", at)


def _open(request: HttpRequest, at: datetime) -> HttpResponse:
    try:
        token = wallboard_open(key=request.POST.get("key", "")[:200], at=at)
    except WallboardRefused as refusal:
        context = {"problem": str(refusal)}
        return render(request, "floor/wallboard_key.html", context, status=422)
    answer = redirect("floor:wallboard")
    answer.set_cookie(
        cookie_name(),
        token,
        max_age=COOKIE_LASTS,
        path=reverse("floor:wallboard"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _shown(request: HttpRequest, board: Wallboard, template: str, at: datetime) -> HttpResponse:
    with office_of(board.office_id), override(board.language):
        counts = board_now(board.office_id, at)
        context = {
            "board": board,
            "wall": wall_shown(counts, at),
            "links": links_shown(counts.links),
            "now": at,
        }
        return render(request, template, context)
