"""What came beside a message, in plain words: what it is, and why it may not be shown."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cases.models import Attachment, Case, Direction, Message
from vault.fields import open_fields
from vault.receipts import Receipt

BY_STATE: dict[str, Promise] = {
    "waiting": _("being fetched and cleaned"),
    "clean": _("kept sealed"),
    "unopened": _("kept sealed; it cannot be opened safely here"),
}
NOT_SHOWN = _("kept sealed, not shown")
SHOWN = 100
THEIRS, OURS = _("File of %(day)s"), _("Our file of %(day)s")
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
    can_show: bool


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file on the page of a case, where only its day and its state are known."""

    label: str
    file: Attached


def attached(messages: Iterable[Message], seen: Receipt) -> dict[UUID, Attached]:
    """The files of these messages by the message, under the request's receipt."""
    files = list(Attachment.objects.filter(message__in=[each.ref for each in messages]))
    return {
        file.message_id: _attached(file, _words(file.state, json.loads(told["told"] or "{}")))
        for file, told in zip(files, open_fields(seen, files, "told"), strict=True)
    }


def files_of(case: Case) -> list[SentFile]:
    """What came and went in the contacts of a case, the newest first; what it is stays sealed."""
    files = Attachment.objects.filter(contact__case=case).select_related("message")
    newest = files.order_by("-message__at", "-message__number")[:SHOWN]
    return [
        SentFile(
            (OURS if file.message.direction == Direction.OUT else THEIRS)
            % {"day": date_format(localtime(file.message.at), "j E Y")},
            _attached(file, str(BY_STATE.get(file.state, NOT_SHOWN))),
        )
        for file in newest
    ]


def _attached(file: Attachment, words: str) -> Attached:
    return Attached(file.ref, words, file.state == Attachment.State.CLEAN)


def _words(state: str, told: dict[str, str]) -> str:
    return str(BY_STATE.get(state) or BY_REASON[told["why"]])
