"""Acting as a lesser account of the database, on the connections that a test has open already."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections
from django.test import Client
from psycopg.pq import TransactionStatus

from hotline.embedded.roles import OWNER, ROLES


@contextmanager
def acting_as(word: str) -> Iterator[None]:
    """What runs within is bound by the rights and the policies of that account.

    Told behind Django's back, so that no test counts it among the statements of a page.
    """
    with ExitStack() as stack:
        for alias in ("default", "keyring", "receipts"):
            if connections[alias].connection is not None:
                stack.enter_context(_acting(connections[alias], ROLES[word].name))
        yield


@contextmanager
def _acting(wrapper: Any, role: str) -> Iterator[None]:
    held = wrapper.connection
    before = held.execute("SELECT current_user").fetchone()[0]
    if before == OWNER:
        held.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        if not held.closed and held.info.transaction_status != TransactionStatus.INERROR:
            held.execute(f"SET ROLE {before}")


def request_as_app(self: Client, **request: Any) -> Any:
    """A request answered with the rights of the web process's account, as in a real console."""
    if connections["default"].connection is None and _may_connect():
        connections["default"].ensure_connection()
    with acting_as("app"):
        return _request(self, **request)


def _may_connect() -> bool:
    # pytest-django puts its refusal in the place of the method.
    return connections["default"].ensure_connection.__func__.__name__ == "ensure_connection"


_request = Client.request
