"""A cookie of the console: for a year, for this console alone, and out of the reach of scripts."""

from django.conf import settings
from django.http import HttpResponse

LASTS = 365 * 24 * 60 * 60


def keep_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Let the browser bring this value next time, to nobody but us."""
    response.set_cookie(
        name,
        value,
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
