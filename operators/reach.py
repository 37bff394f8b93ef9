"""Which office's people the present work may touch: said once, held by PostgreSQL on every row.

Nothing said means nobody's. What is said here is told to the connection before its next statement
(`hotline/postgresql/base.py`); the policies of `cases/sql/office_reach.sql` compare it. This stops
our own mistakes, not somebody who can send SQL.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger(__name__)
NOBODY, EVERYBODY = "", "*"
_reach: ContextVar[str] = ContextVar("reach", default=NOBODY)


def reach() -> str:
    """Offices as text, joined by commas; `*` for all of them, an empty string for none."""
    return _reach.get()


def reach_also(office: UUID) -> None:
    """One office more, until the present reach ends: for a case behind a broken glass."""
    here = _reach.get()
    if here != EVERYBODY and str(office) not in here.split(","):
        _reach.set(f"{here},{office}" if here else str(office))


@contextmanager
def office_of(office: UUID | None) -> Iterator[None]:
    """Work for one office, such as that of whoever asks or of the line that is answered."""
    with _within(NOBODY if office is None else str(office)):
        yield


@contextmanager
def every_office(reason: str) -> Iterator[None]:
    """Work across offices; `reason` is a word for the log, and the caller writes the audit row."""
    logger.info("across offices: %s", reason)
    with _within(EVERYBODY):
        yield


@contextmanager
def _within(value: str) -> Iterator[None]:
    before = _reach.get()
    _reach.set(value)
    try:
        yield
    finally:
        # Not by token: a middleware may end in another context than it began in.
        _reach.set(before)


class OwnOffice:
    """Middleware: a signed-in person works within their own office, anybody else in none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on within the reach of its person."""
        with office_of(_office(request)):
            return self.get_response(request)


def _office(request: HttpRequest) -> UUID | None:
    try:
        return request.user.office_id if request.user.is_authenticated else None
    except OperationalError:
        # The view meets the same trouble, and there it is answered with 503.
        return None
