"""What a bot has to say to a chat: due one by one, and gone once it is said."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from audit.receipts import receipt
from cases.models import ChatSaying
from cases.services.delivery import DELIVERER, MOST_ATTEMPTS
from live.publish import unit
from vault.fields import open_fields

AT_ONCE = 20
#: A question that could not be asked for so long is asked no more.
LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to say; neither the chat nor the words show in a repr."""

    ref: UUID
    chat: UUID
    conversation: str = field(repr=False)
    told: Mapping[str, Any] = field(repr=False)


def sayings_due(*, line: str, at: datetime) -> list[Saying]:
    """The oldest things to say on this line, opened under the deliverer's own receipt."""
    mine = ChatSaying.objects.filter(chat__line=line)
    mine.filter(at__lt=at - LASTS).delete()
    waiting = list(mine.select_related("chat").order_by("at", "number")[:AT_ONCE])
    if not waiting:
        return []
    chats = [saying.chat for saying in waiting]
    seen = receipt(
        actor=DELIVERER, action="chat.deliver", subjects={chat.ref for chat in chats}, at=at
    )
    names = open_fields(seen, chats, "conversation")
    bodies = open_fields(seen, waiting, "body")
    return [
        Saying(
            saying.ref, saying.chat_id, name["conversation"] or "", json.loads(row["body"] or "")
        )
        for saying, name, row in zip(waiting, names, bodies, strict=True)
    ]


def saying_settle(*, saying_ref: UUID, is_over: bool, at: datetime) -> None:
    """It was said, or never will be: the row goes. Otherwise it waits for the next attempt."""
    with unit():
        saying = ChatSaying.objects.select_for_update().filter(ref=saying_ref).first()
        if saying is None:
            return
        saying.attempts += 1
        if is_over or saying.attempts >= MOST_ATTEMPTS or saying.at < at - LASTS:
            saying.delete()
        else:
            saying.save(update_fields=["attempts"])
