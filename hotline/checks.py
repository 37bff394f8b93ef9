"""Checks at start: a console that is not in demo mode refuses to start half-secured."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from hotline import remote


@register()
def production_is_secured(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Outside demo mode: a secret key, host names, places outside, proven and encrypted servers."""
    return [] if settings.DEMO else list(_lacking())


def _lacking() -> Iterator[CheckMessage]:
    if not settings.SECRET_KEY:
        yield Error(
            "HOTLINE_SECRET_KEY is not set.",
            hint="Run manage.py setup, or set HOTLINE_SECRET_KEY_FILE.",
            id="hotline.E001",
        )
    if settings.CONSOLE_HOSTS in ([], [""]):
        yield Error(
            "HOTLINE_HOSTS is not set.",
            hint="Name the host the console is reached by, such as console.example.",
            id="hotline.E002",
        )
    if not lie_outside(settings.CHECKPOINTS, settings.DATA_DIR):
        yield Error(
            "HOTLINE_CHECKPOINTS does not name two folders outside the data folder.",
            hint="Mount two places that the database's owner cannot reach, joined by a colon.",
            id="hotline.E003",
        )
    if unproven := remote.unproven():
        yield Error(
            f"{' and '.join(unproven)}: a server on another machine must prove its name.",
            hint="Add ?sslmode=verify-full to each address, and sslrootcert if need be.",
            id="hotline.E004",
        )
    if plain := remote.plain():
        yield Error(
            f"{' and '.join(plain)}: secrets go to another machine by https alone.",
            hint="Give the address with https://, or reach the server on this machine.",
            id="hotline.E005",
        )


def lie_outside(places: Sequence[Path], data: Path) -> bool:
    """Whether there are two different places at least, none in the other or in the data folder."""
    different = set(places)
    apart = all(
        not one.is_relative_to(other) for one in different for other in (different | {data}) - {one}
    )
    return len(different) > 1 and data not in different and apart
