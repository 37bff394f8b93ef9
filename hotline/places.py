"""From where a page's socket goes on: read before the page is made, so nothing falls between."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from live import doors
from operators.models import Operator

READ = """
    SELECT e.value, n.name, coalesce(s.seq, 0)
    FROM live_epoch e, unnest(%s::text[]) AS n(name) LEFT JOIN live_stream s ON s.name = n.name
"""


class LivePlaces:
    """Middleware: the places of a signed-in person's streams, as the page's `live_places`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the places are read once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Read the places of this person's streams, for whole pages only."""
        person = request.user
        if isinstance(person, Operator) and request.headers.get("Sec-Fetch-Dest") != "empty":
            request.live_places = places(doors.streams_of(person))  # type: ignore[attr-defined]


def places(streams: list[str]) -> str:
    """The streams with their places, as the browser hands them to the socket."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [streams])
        return " ".join(f"{name}:{epoch}.{seq}" for epoch, name, seq in cursor.fetchall())
