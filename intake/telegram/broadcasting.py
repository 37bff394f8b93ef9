"""What is said to everybody, to Telegram chats and to the channel, after all answers to people.

Each message is claimed before Telegram is asked for it. What Telegram surely did not take is asked
for again; where that is not known, it is not.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from cases.services.broadcasting import Post, broadcast_due, post_claim, post_settle
from intake.telegram.inbound import LINE
from intake.telegram.pacing import MOST_TO_ALL, Pacing

if TYPE_CHECKING:
    from intake.telegram.client import Answer, Speaker


def broadcast_turn(pacing: Pacing, clock: Callable[[], datetime]) -> bool:
    """Send some of what is due; true when it has to wait for Telegram."""
    if time.monotonic() < max(pacing.silent_until, pacing.rests_until):
        return False
    due = broadcast_due(line=LINE, most=MOST_TO_ALL, at=clock())
    if not due:
        return False
    # aiogram takes seconds to import, and no other process speaks to Telegram.
    from intake.telegram.client import Speaker

    with Speaker() as speaker:
        for post in due:
            if not pacing.may_speak(post.conversation, MOST_TO_ALL):
                continue
            if post_claim(post=post, at=clock()) and not _went(speaker, post, pacing, clock):
                return True
    return False


def _went(speaker: "Speaker", post: Post, pacing: Pacing, clock: Callable[[], datetime]) -> bool:
    """Say one claimed message and write down how it went; whether Telegram answered for it."""
    answer = _said(speaker, post)
    pacing.was_spoken(post.conversation)
    how = "unclear" if answer.is_unclear else answer.result.value
    post_settle(post=post, how=how, at=clock())
    pacing.rest(in_trouble=answer.is_unclear)
    if answer.wait:
        pacing.be_silent(answer.wait)
    return how not in {"later", "unclear"}


def _said(speaker: "Speaker", post: Post) -> "Answer":
    from aiogram.methods import SendMessage
    from aiogram.types import LinkPreviewOptions

    return speaker.call(
        SendMessage(
            chat_id=post.conversation,
            text=post.text,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    )
