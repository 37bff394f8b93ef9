"""Updates fetched from Telegram, for offices to which nobody can knock.

The same reader and the same way on as at the door, which is shut meanwhile. Telegram keeps what was
not confirmed; an update is confirmed by asking for the one after it, once it is stored.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import Error, close_old_connections
from django.utils.timezone import now

from intake import spool
from intake.entrance import store
from intake.problems import Problem
from intake.telegram.hearing import take, turn_away
from intake.telegram.inbound import KINDS, parse
from operators.refusals import Refused

if TYPE_CHECKING:
    from intake.telegram.client import Speaker

logger = logging.getLogger(__name__)
#: How long Telegram keeps a question open when there is nothing new, seconds.
WAIT = 4
AGAIN = 5.0
MOST_AT_ONCE = 100


def run(stop: Event) -> None:
    """Fetch until told to stop."""
    while not stop.is_set():
        close_old_connections()
        if not settings.TELEGRAM_TOKEN or not _fetch_until(stop):
            stop.wait(AGAIN)


def _fetch_until(stop: Event) -> bool:
    """Fetch batch after batch; false once Telegram, or our own store, makes us wait."""
    # aiogram takes seconds to import, and no other process speaks to Telegram.
    from intake.telegram.client import Speaker

    with Speaker() as speaker:
        if not webhook_end(speaker):
            return False
        offset: int | None = 0
        while offset is not None and not stop.is_set():
            close_old_connections()
            offset = fetch_once(speaker, offset=offset, at=now())
    return offset is not None


def webhook_end(speaker: "Speaker") -> bool:
    """Telegram gives updates one way only; what waits for the other way is kept."""
    from aiogram.methods import DeleteWebhook

    from intake.telegram.client import Result

    return speaker.call(DeleteWebhook(drop_pending_updates=False)).result is Result.SENT


def fetch_once(speaker: "Speaker", *, offset: int, at: datetime) -> int | None:
    """Fetch what is there from this number on; gives the next, or None when we have to wait."""
    from aiogram.methods import GetUpdates

    from intake.telegram.client import Result

    asked = GetUpdates(offset=offset, limit=MOST_AT_ONCE, timeout=WAIT, allowed_updates=list(KINDS))
    answer = speaker.call(asked, timeout=WAIT + 10)
    if answer.result is not Result.SENT or not isinstance(answer.told, list):
        return None
    return _stored(answer.told, offset, at)


def _stored(updates: Sequence[Any], offset: int, at: datetime) -> int | None:
    """Store one after another; the first that cannot be stored is asked for again."""
    for update in updates:
        number = update.get("update_id") if isinstance(update, dict) else None
        if not isinstance(number, int):
            return None
        try:
            if inbound := parse(update, at=at):
                store(inbound, take=take, when_off=turn_away)
        except Problem:
            logger.warning("An update was fetched that could not be read.")
        except (Error, Refused, spool.SpoolFull) as trouble:
            logger.error("A fetched update was not stored: %s.", type(trouble).__name__)
            return None
        offset = max(offset, number + 1)
    return offset
