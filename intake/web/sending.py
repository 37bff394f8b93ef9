"""Handing on what a public page was given, within limits that hold for everybody."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cases.inbound import Inbound
from cases.services.ways import way_is_off, ways_words
from intake import spool
from intake.entrance import ShutOut, store
from intake.files import file_keep
from intake.pace import Pace
from intake.web.enclosed import NO_FILES
from intake.web.inbound import LINE, Posting, parse, parse_file
from operators.refusals import Refused

logger = logging.getLogger(__name__)
AWAY = (Error, Refused, *spool.AWAY)
NOT_SENT = _l("It could not be sent at this moment. Everything is still here: send it again.")
KEPT_HERE = _l("It was not sent. Everything you wrote is still here.")
#: Ten minutes: one source may send so often, all together so often.
sending = Pace(of_one=6, of_all=3_000, seconds=600)
enclosing = Pace(of_one=4, of_all=60, seconds=600)
asking = Pace(of_one=30, of_all=6_000, seconds=600)


def not_stored(event: Inbound) -> str:
    """Why the event lies neither in the database nor sealed on the disk; empty when it does."""
    try:
        store(event)
    except ShutOut:
        return f"{other_ways(at=event.at)} {KEPT_HERE}"
    except (*AWAY, spool.SpoolFull) as trouble:
        logger.error("A form was not stored: %s.", type(trouble).__name__)
        return str(NOT_SENT)
    return ""


def posted(posting: Posting, raws: Sequence[bytes], *, at: datetime) -> str:
    """Hand on a posting with its files; says in words why not, and is empty when all is stored.

    A file lies sealed on the disk before any message names it, and stands behind the words.
    """
    files = [
        parse_file(posting, raw, at=at + timedelta(microseconds=place))
        for place, raw in enumerate(raws, 1)
    ]
    try:
        for event, raw in zip(files, raws, strict=True):
            file_keep(raw, name=event.provider_id)
    except spool.SpoolFull as trouble:
        logger.error("A file was not kept: %s.", trouble)
        return str(NO_FILES)
    told = [parse(posting, at=at)] if posting.answers else []
    return next(filter(None, (not_stored(event) for event in (*told, *files))), "")


def is_off(*, at: datetime) -> bool:
    """Whether the form is switched off; while nobody can be asked it is not."""
    if spool.breaker.is_open:
        return False
    try:
        return way_is_off(line=LINE, at=at)
    except AWAY as trouble:
        logger.error("Whether the form is off was not read: %s.", type(trouble).__name__)
        spool.breaker.trip()
        return False


def too_many(request: HttpRequest, pace: Pace = sending) -> str:
    """When to come back, in words; empty when that is now."""
    seconds = pace.wait(request)
    if not seconds:
        return ""
    return _("Too much was sent from your side. Try again in %(minutes)d min.") % {
        "minutes": -(-seconds // 60)
    }


def other_ways(*, at: datetime) -> str:
    """What is said of other ways in while one of them is down; nothing when nobody can be asked."""
    if spool.breaker.is_open:
        return ""
    try:
        return ways_words(line=LINE, at=at)
    except AWAY as trouble:
        logger.error("The state of the lines was not read: %s.", type(trouble).__name__)
        spool.breaker.trip()
        return ""


def language() -> str:
    """The language in which the page was read."""
    return get_language() or settings.LANGUAGE_CODE
