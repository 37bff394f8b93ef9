"""What came beside a message, in plain words: what it is, and why it may not be shown."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Attachment, Message
from vault.fields import open_fields
from vault.receipts import Receipt

BY_STATE: dict[str, Promise] = {
    "waiting": _("being fetched and cleaned"),
    "clean": _("kept sealed"),
    "unopened": _("kept sealed; it cannot be opened safely here"),
}
BY_REASON: dict[str, Promise] = {
    "unknown": _("neither a picture nor a sound nor a PDF; kept sealed, not shown"),
    "broken": _("damaged, or not what it says it is; kept sealed, not shown"),
    "too_much": _("too large to be shown"),
    "too_many": _("not fetched; this conversation has brought too many files"),
    "gone": _("could not be fetched; ask the person to send it again"),
}


@dataclass(frozen=True, slots=True)
class Attached:
    """One file as its bubble shows it; never a byte of it."""

    ref: UUID
    words: str


def attached(messages: Iterable[Message], seen: Receipt) -> dict[UUID, Attached]:
    """The files of these messages by the message, under the request's receipt."""
    files = list(Attachment.objects.filter(message__in=[each.ref for each in messages]))
    return {
        file.message_id: Attached(file.ref, _words(file.state, json.loads(told["told"] or "{}")))
        for file, told in zip(files, open_fields(seen, files, "told"), strict=True)
    }


def _words(state: str, told: dict[str, str]) -> str:
    return str(BY_STATE.get(state) or BY_REASON[told["why"]])
