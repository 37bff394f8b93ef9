"""A process that asks for pages as the browser of one person would, on a database of its own."""

import os
import time
from typing import Any

from bench import calls

_client: Any = None


def begin(address: str) -> None:
    """Set the house up on this database, with the rights of the web process."""
    os.environ["DATABASE_URL"] = address
    calls.begin()


def ask(path: str, times: int) -> float:
    """The seconds that one page takes, the quickest of so many tries."""
    client, took = _signed_in(), []
    for _ in range(times):
        began = time.perf_counter()
        response = client.get(path)
        took.append(time.perf_counter() - began)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
    return min(took)


def asked(path: str) -> list[str]:
    """The statements that one page sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _signed_in()
    with CaptureQueriesContext(connection) as sent:
        client.get(path)
    return [each["sql"] for each in sent.captured_queries]


def _signed_in() -> Any:
    global _client
    from django.conf import settings
    from django.test import Client

    from bench.people import guests
    from operators.reach import every_office

    if _client is None:
        _client = Client(HTTP_HOST="127.0.0.1")
        with every_office("bench"):
            _client.cookies[settings.SESSION_COOKIE_NAME] = guests(1)[0].session
    return _client
