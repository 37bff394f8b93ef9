"""Asking Telegram whose token this is: once for each token, and now and then again."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from cases.services.bot_standing import bot_standing_keep
from intake.telegram.inbound import LINE
from intake.telegram.pacing import Pacing

if TYPE_CHECKING:
    from intake.telegram.client import Answer

#: Seconds until the same token is asked about again: after an answer, and after none.
ANSWERED, UNANSWERED = 900.0, 20.0


class Asker:
    """Which token was asked about last, and when the next question is due."""

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing
        self._token = ""
        self._due = 0.0

    def turn(self, at: datetime) -> None:
        """Ask if it is time, and not while Telegram wants us silent.

        What Telegram says is written down, and never the token.
        """
        token, moment = settings.TELEGRAM_TOKEN, time.monotonic()
        if not token or (token == self._token and moment < self._due):
            return
        if moment < self._pacing.silent_until:
            return
        is_known, name, silence = bot_known()
        if silence:
            self._pacing.be_silent(silence)
        bot_standing_keep(line=LINE, token=token, is_known=is_known, name=name, at=at)
        self._token = token
        wait = UNANSWERED if is_known is None else ANSWERED
        self._due = time.monotonic() + wait


def bot_known() -> tuple[bool | None, str, int]:
    """Whether Telegram knows the token that is set, or None; its bot's name; seconds of silence."""
    # aiogram takes seconds to import, and no other process speaks to Telegram.
    from aiogram.methods import GetMe

    from intake.telegram.client import Speaker

    with Speaker() as speaker:
        answer = speaker.call(GetMe())
    return *_known(answer), answer.wait


def _known(answer: "Answer") -> tuple[bool | None, str]:
    if answer.is_stranger:
        return False, ""
    told = answer.told
    if answer.result.value != "sent" or not isinstance(told, Mapping) or not told.get("is_bot"):
        return None, ""
    return True, str(told.get("username", ""))
