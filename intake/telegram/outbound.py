"""Our answers and the bot's questions to Telegram chats; without a token they wait.

Telegram takes about thirty messages a second from a bot, and one a second in a chat. When it says
that we were too fast, everything is silent for as long as it says.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import close_old_connections
from django.utils.timezone import now

from cases.services.delivery import Outgoing, delivery_settle, outgoing
from cases.services.sayings import Saying, saying_settle, sayings_due
from intake.telegram.broadcasting import broadcast_turn
from intake.telegram.inbound import LINE
from intake.telegram.pacing import Pacing
from intake.telegram.standing import Asker

if TYPE_CHECKING:
    from intake.telegram.client import Answer, Speaker

PAUSE = 0.5
LONGER = 5.0
MOST_AT_ONCE = 12


def run(stop: Event) -> None:
    """Deliver until told to stop."""
    pacing = Pacing()
    asker = Asker(pacing)
    while not stop.is_set():
        close_old_connections()
        asker.turn(now())
        later = settings.TELEGRAM_TOKEN and (deliver_due(pacing) or broadcast_turn(pacing, now))
        stop.wait(LONGER if later else PAUSE)


def deliver_due(pacing: Pacing | None = None) -> bool:
    """Try everything that is due once; true when something of it has to wait for Telegram."""
    pacing = pacing or Pacing()
    if time.monotonic() < pacing.silent_until:
        return True
    due = list(_due(now()))
    if not due:
        return False
    # aiogram takes seconds to import, and no other process speaks to Telegram.
    from intake.telegram.client import Speaker

    held: set[str] = set()
    with Speaker() as speaker:
        for each in due:
            if each.conversation in held or not pacing.may_speak(each.conversation):
                continue
            answer = _said(speaker, each)
            if answer is not None and answer.wait:
                pacing.be_silent(answer.wait)
                if isinstance(each, Outgoing) and each.has_file:
                    _settle(each, answer)
                return True
            if answer is not None:
                _note(each, answer, pacing, held)
    return bool(held)


def _due(at: datetime) -> Iterator[Outgoing | Saying]:
    """The oldest that are due, those of one chat in their order."""
    waiting: list[Outgoing | Saying] = [*sayings_due(line=LINE, at=at)]
    waiting += outgoing(line=LINE, at=at)
    yield from waiting[:MOST_AT_ONCE]


def _said(speaker: "Speaker", each: Outgoing | Saying) -> "Answer | None":
    """How it went; None when somebody else has taken it."""
    from aiogram.methods import AnswerCallbackQuery, SendMessage
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    if isinstance(each, Outgoing) and each.has_file:
        from intake.telegram.enclosing import enclosure_send

        return enclosure_send(speaker, each, at=now())
    if isinstance(each, Outgoing):
        return speaker.call(SendMessage(chat_id=each.conversation, text=each.body))
    if _is_press(each):
        return speaker.call(AnswerCallbackQuery(callback_query_id=each.told["press"]))
    told: dict[str, Any] = {"chat_id": each.conversation, "text": each.told["text"]}
    if rows := each.told["buttons"]:
        told["reply_markup"] = InlineKeyboardMarkup(
            inline_keyboard=[
                [InlineKeyboardButton(text=text, callback_data=data) for text, data in row]
                for row in rows
            ]
        )
    return speaker.call(SendMessage(**told))


def _note(each: Outgoing | Saying, answer: "Answer", pacing: Pacing, held: set[str]) -> None:
    if answer.result.value == "sent" and not _is_press(each):
        pacing.was_spoken(each.conversation)
    if answer.result.value == "later":
        held.add(each.conversation)
    _settle(each, answer)


def _settle(each: Outgoing | Saying, answer: "Answer") -> None:
    result = answer.result.value
    if isinstance(each, Saying):
        saying_settle(saying_ref=each.ref, is_over=result != "later" or _is_press(each), at=now())
        return
    delivery_settle(
        message_ref=each.ref,
        sent=result == "sent",
        final=result == "refused",
        blocked=result == "blocked",
        unclear=answer.is_unclear,
        too_fast=answer.wait > 0,
        at=now(),
    )


def _is_press(each: Outgoing | Saying) -> bool:
    return isinstance(each, Saying) and "press" in each.told
