"""Checks at start: a console that is not in demo mode refuses to start half-secured."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def production_is_secured(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Outside demo mode a secret key and host names are required."""
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if not settings.SECRET_KEY:
        found.append(
            Error(
                "HOTLINE_SECRET_KEY is not set.",
                hint="Run manage.py setup, or set HOTLINE_SECRET_KEY_FILE.",
                id="hotline.E001",
            )
        )
    if settings.ALLOWED_HOSTS in ([], [""]):
        found.append(
            Error(
                "HOTLINE_HOSTS is not set.",
                hint="Name the host the console is reached by, such as console.example.",
                id="hotline.E002",
            )
        )
    return found
