"""A sender that did not prove itself is refused, and the refusal leaves a trace.

The lines may not reach the audit log, so the wiring room hands in the function that writes it.
"""

import logging
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from django.db import Error
from django.http import HttpResponse

from intake.problems import problem

logger = logging.getLogger(__name__)


class Recorder(Protocol):
    """Writes one refusal down; told the line and a reason code, nothing of the request."""

    def __call__(self, *, line: str, reason: str, at: datetime) -> None:
        """Write the row; its actor is nobody, since nobody proved to be somebody."""


def _unwired(*, line: str, reason: str, at: datetime) -> None:
    logger.error("A refusal on line %s (%s) was not recorded: nothing is wired.", line, reason)


_recorder: Recorder = _unwired


def wire(recorder: Recorder) -> None:
    """Name the function that records refusals."""
    global _recorder
    _recorder = recorder


def refuse(*, line: str, reason: str, at: datetime) -> HttpResponse:
    """Answer 403 and have it recorded; a log that cannot be written opens no door."""
    try:
        _recorder(line=line, reason=reason, at=at)
    except Error as error:
        logger.error("A refusal on line %s was not recorded: %s.", line, type(error).__name__)
    return problem(HTTPStatus.FORBIDDEN)
