"""The way every sender comes in: prove yourself, be read, be stored, be answered."""

import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Protocol

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from cases.inbound import Inbound
from cases.services.admission import is_shut_out
from cases.services.receive import receive
from intake import flood, refusals, spool
from intake.problems import Problem, problem
from operators.refusals import Refused

logger = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = "5"

Reader = Callable[[HttpRequest, datetime], Inbound | None]


class ShutOut(Refused):
    """The line is switched off, so that this event is not taken."""


class Taker(Protocol):
    """Takes one event into the database; twice is once."""

    def __call__(self, *, inbound: Inbound) -> object:
        """Take it. Raises Error, Refused."""


def enter(
    request: HttpRequest,
    *,
    line: str,
    secrets: tuple[str, str],
    read: Reader,
    answer: dict[str, object],
    at: datetime,
    take: Taker | None = None,
    when_off: Taker | None = None,
) -> HttpResponse:
    """Take one event of a line.

    1. The secret shown must be the secret set; an empty setting refuses everybody.
    2. What cannot be understood is refused with the reason, so that nothing is lost in silence.
    3. The answer that ends the sender's attempts is given only after the event is stored: in the
       database, or sealed in the spool while database or keys are away.
    """
    if request.method != "POST":
        return _only_post()
    if reason := _unproven(*secrets):
        return refusals.refuse(line=line, reason=reason, at=at)
    try:
        inbound = read(request, at)
        if inbound is not None:
            store(inbound, take=take, when_off=when_off)
    except Problem as refused:
        return refused.response()
    except ShutOut as off:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(off))
    except (Error, Refused, spool.SpoolFull) as trouble:
        logger.error("An event of line %s was not stored: %s.", line, type(trouble).__name__)
        return _later()
    return JsonResponse(answer)


def store(inbound: Inbound, *, take: Taker | None = None, when_off: Taker | None = None) -> None:
    """Take the event, or keep it on the disk when there is nobody to take it, or too many come.

    A line that has something to say itself takes its events by a function of its own, and says by
    another that it is switched off. Raises ShutOut for a line that is off and says nothing.
    """
    if not spool.breaker.is_open:
        try:
            if is_shut_out(inbound=inbound):
                _shut_out(inbound, when_off)
                return
            inbound, waits = flood.judged(inbound)
            if not (waits and _laid_aside(inbound)):
                (take or receive)(inbound=inbound)
        except spool.AWAY as trouble:
            logger.error("Line %s goes to the spool: %s.", inbound.line, type(trouble).__name__)
            spool.breaker.trip()
        else:
            return
    spool.keep(inbound)


def _shut_out(inbound: Inbound, when_off: Taker | None) -> None:
    if when_off is None:
        raise ShutOut("This line is switched off.")
    when_off(inbound=inbound)


def _laid_aside(inbound: Inbound) -> bool:
    """Whether the disk took what comes too fast; otherwise it is taken in all the same."""
    try:
        spool.keep(inbound, ending=spool.OVER)
    except spool.SpoolFull as trouble:
        logger.error("A flood on line %s was not laid aside: %s.", inbound.line, trouble)
        return False
    return True


def _unproven(shown: str, expected: str) -> str:
    if not expected:
        return "no_secret_set"
    if not shown:
        return "secret_missing"
    return "" if constant_time_compare(shown, expected) else "secret_wrong"


def _only_post() -> HttpResponse:
    response = problem(HTTPStatus.METHOD_NOT_ALLOWED)
    response["Allow"] = "POST"
    return response


def _later() -> HttpResponse:
    response = problem(HTTPStatus.SERVICE_UNAVAILABLE, "The event was not stored. Send it again.")
    response["Retry-After"] = RETRY_AFTER_SECONDS
    return response
