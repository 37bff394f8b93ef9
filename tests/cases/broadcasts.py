"""A text for everybody, made step by step."""

from datetime import datetime
from typing import Any

from cases.models import Broadcast, BroadcastPost, Follower
from cases.services.broadcasts import broadcast_approve, broadcast_submit, broadcast_write
from operators.models import Office, Operator
from tests.cases.conftest import AT
from vault.fields import seal
from vault.keyring import keys_create

TEXTS = {"uk": "Новина для всіх.", "ru": "Новость для всех.", "en": "News for all."}


def written(writer: Operator, at: datetime = AT, **told: Any) -> Broadcast:
    whole = TEXTS | {"to_followers": True, "channel": []} | told
    return broadcast_write(told=whole, by=writer, at=at)


def submitted(writer: Operator, at: datetime = AT, **told: Any) -> Broadcast:
    return broadcast_submit(broadcast_ref=written(writer, at, **told).ref, by=writer, at=at)


def approved(writer: Operator, second: Operator, at: datetime = AT, **told: Any) -> Broadcast:
    waits = submitted(writer, at, **told)
    return broadcast_approve(
        broadcast_ref=waits.ref, version=waits.version, by=second, stepped_up=True, at=at
    )


def follower(office: Office, chat: str, language: str = "ru") -> Follower:
    """Somebody who follows, without a bot."""
    row = Follower(
        office=office,
        line="telegram",
        chat_key=chat.encode().ljust(32, b"-"),
        language=language,
        heard_in=AT.date().replace(day=1),
    )
    keys_create(owner=row.ref, kind="follower", at=AT)
    seal(row, conversation=chat)
    row.save(force_insert=True)
    return row


def posts(broadcast: Broadcast) -> list[tuple[str, str]]:
    rows = BroadcastPost.objects.filter(broadcast=broadcast).order_by("pk")
    return list(rows.values_list("language", "state"))
