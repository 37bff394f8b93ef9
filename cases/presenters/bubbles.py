"""The thread of a contact: one bubble for each message, with its edits folded in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Message
from cases.presenters.attached import Attached, attached
from cases.presenters.names import attachment_name, delivery_name, next_step
from cases.presenters.ready import put_in_titles
from triage.form import read
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message, the newest wording first in `body`, older ones in `earlier`."""

    ref: UUID
    mine: bool
    body: str
    earlier: tuple[str, ...]
    attachment: str
    next_step: str
    files: tuple[Attached, ...]
    has_place: bool
    has_card: bool
    form: tuple[tuple[str, str], ...]
    has_particulars: bool
    delivery: str
    delivery_label: str
    ready: tuple[str, ...]
    by: str
    at: datetime


def bubbles(messages: list[Message], seen: Receipt) -> tuple[Bubble, ...]:
    """Messages with their edits folded in: the latest wording speaks, older ones stay readable."""
    opened = open_fields(seen, messages, "body", "attachment", "form", "ready")
    titles = put_in_titles(told["ready"] for told in opened)
    files = attached(messages, seen)
    versions: dict[bytes, list[tuple[Message, dict[str, str | None]]]] = {}
    for message, told in zip(messages, opened, strict=True):
        key = bytes(message.message_key) if message.message_key else message.ref.bytes
        versions.setdefault(key, []).append((message, told))
    return tuple(_bubble(same, files, titles) for same in versions.values())


def _bubble(
    same: list[tuple[Message, dict[str, str | None]]],
    files: Mapping[UUID, Attached],
    titles: Mapping[str, tuple[str, ...]],
) -> Bubble:
    ordered = sorted(
        same, key=lambda pair: (pair[0].is_edit, pair[0].occurred_at or pair[0].at, pair[0].at)
    )
    first, (_latest, told) = ordered[0][0], ordered[-1]
    return Bubble(
        ref=first.ref,
        mine=first.direction == "out",
        body=told["body"] or "",
        earlier=tuple(text["body"] or "" for _message, text in ordered[:-1]),
        attachment=attachment_name(told["attachment"] or ""),
        next_step=next_step(told["attachment"] or ""),
        files=tuple(files[message.ref] for message, _text in ordered if message.ref in files),
        has_place=any(message.place is not None for message, _text in ordered),
        has_card=any(message.card is not None for message, _text in ordered),
        form=tuple(read(json.loads(told["form"] or "{}"))),
        has_particulars=any(message.particulars is not None for message, _text in ordered),
        delivery=first.delivery,
        delivery_label=delivery_name(first),
        ready=titles.get(told["ready"] or "", ()),
        by=first.by.call_sign if first.by else "",
        at=first.at,
    )
