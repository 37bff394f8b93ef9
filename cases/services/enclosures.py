"""What we send beside our words: washed before it is kept, and handed over once.

Telegram knows no key by which what is sent twice would arrive once, and a file takes long enough
for its sender to be killed meanwhile. So whoever sends one claims it first; a claim that nobody
settled stays as it is, and the thread says that it is not known whether the file arrived.
"""

import json
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.models import Attachment, Delivery, Direction, Message
from cases.services.attachments import MOST_FILES, pieces_keep, told_of
from cases.services.delivery import DELIVERER, message_note
from cases.uploads import MOST_FILE
from live.publish import unit
from operators.refusals import Refused
from quarantine.binding import bound, size_of
from quarantine.clean import Clean, WashFailed, clean
from quarantine.kinds import Kind
from quarantine.results import Refusal, WashRefused
from vault import blind_index
from vault.crypto import Tampered
from vault.fields import open_fields, open_one, seal

#: Lines on which a file goes out.
CARRIERS = frozenset(["telegram", "simulator"])
#: What Telegram takes under a picture or a document.
LONGEST_CAPTION = 1024
#: A picture longer or heavier than Telegram shows goes as a document.
SLIMMEST, HEAVIEST = 20, 10_000_000
#: What the thread calls it.
ENCLOSED = {Kind.IMAGE: "photo", Kind.PAPER: "document"}
#: What it is called outside, whatever it was called here.
PHOTO, PICTURE, PAPER = "photo.jpg", "picture.jpg", "document.pdf"

NO_LINE = _("On this line no file can be sent. Your text is kept below.")
CAPTION_TOO_LONG = _(
    "Beside a file, an answer has at most 1,024 characters. Send the text first, then the file."
)
WHY = {
    Refusal.UNKNOWN: _(
        "Only a picture (JPEG, PNG, WebP, GIF) or a PDF can be sent. Save it as one of these. "
        "Your text is kept below; choose the file again."
    ),
    Refusal.BROKEN: _(
        "The file is damaged, or not what it says it is, and was not sent. Save it anew. "
        "Your text is kept below; choose the file again."
    ),
    Refusal.TOO_MUCH: _(
        "The file is too large: at most 8 MB, and for a picture at most 50 million pixels. Make it "
        "smaller. Your text is kept below; choose the file again."
    ),
}
TOO_MANY_PAGES = _(
    "A PDF has at most 20 pages here. Send it in parts. Your text is kept below; choose the file "
    "again."
)
TOO_MANY_FILES = _("In this conversation we have sent 40 files. No more can be sent.")
NOT_WASHED = _(
    "Files cannot be cleaned at this moment, so nothing was sent. Your text is kept below: send it "
    "without the file, or try again later."
)


class EnclosureRefused(Refused):
    """The file was not taken; what was typed is kept."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One file as it goes out; its bytes show in no repr."""

    is_photo: bool
    name: str
    body: bytes = field(repr=False)


def enclosure_wash(*, raw: bytes, caption: str, line: str) -> Clean:
    """A clean copy of what an operator chose. Raises EnclosureRefused, in words."""
    if line not in CARRIERS:
        raise EnclosureRefused(NO_LINE)
    if len(caption) > LONGEST_CAPTION:
        raise EnclosureRefused(CAPTION_TOO_LONG)
    if len(raw) > MOST_FILE:
        raise EnclosureRefused(WHY[Refusal.TOO_MUCH])
    try:
        washed = _washed(raw)
    except WashRefused as refused:
        raise EnclosureRefused(WHY[refused.why]) from None
    except WashFailed:
        raise EnclosureRefused(NOT_WASHED) from None
    if washed.left_out:
        raise EnclosureRefused(TOO_MANY_PAGES)
    return washed


def enclosure_keep(message: Message, washed: Clean) -> None:
    """Keep the clean copy beside a new message of ours; what it was made of is kept nowhere.

    Raises EnclosureRefused.
    """
    ours = Attachment.objects.filter(contact=message.contact, message__direction=Direction.OUT)
    if ours.count() >= MOST_FILES:
        raise EnclosureRefused(TOO_MANY_FILES)
    digests = ["", *(sha256(part).hexdigest() for part in washed.parts)]
    attachment = Attachment(
        contact=message.contact,
        message=message,
        file_key=blind_index.provider_key(message.contact.line, f"ours/{message.ref}"),
        state=Attachment.State.CLEAN,
    )
    seal(attachment, told=json.dumps(told_of(washed) | {"digests": digests}))
    attachment.save(force_insert=True)
    pieces_keep(attachment, washed.parts, first=1)


def enclosure_claim(*, message_ref: UUID, at: datetime) -> Enclosure | None:
    """What to send now with this message, claimed; None when somebody was quicker.

    From here on nobody knows whether it arrived, until the delivery is settled.
    """
    attachment = Attachment.objects.select_related("contact").get(message=message_ref)
    seen = receipt(
        actor=DELIVERER, action="message.deliver", subjects=[attachment.contact_id], at=at
    )
    told = json.loads(open_one(seen, attachment, "told") or "{}")
    pieces = list(attachment.pieces.order_by("part", "number"))
    parts = [b""] * told["parts"]
    for piece, row in zip(pieces, open_fields(seen, pieces, "body"), strict=True):
        parts[piece.part - 1] += b64decode(row["body"] or "")
    if [sha256(part).hexdigest() for part in parts] != told["digests"][1:]:
        raise Tampered("the pieces are not those that were kept")
    made = _made(Kind(told["kind"]), tuple(parts))
    with unit():
        locked = Message.objects.select_for_update(of=("self",)).select_related("contact")
        claimed = locked.filter(ref=message_ref, delivery=Delivery.QUEUED).first()
        if claimed is None:
            return None
        claimed.delivery = Delivery.UNCLEAR
        claimed.save(update_fields=["delivery"])
        message_note(claimed)
    return made


def _washed(raw: bytes) -> Clean:
    """A clean copy whose pictures all say how large they are."""
    washed = clean(raw)
    if washed.kind == Kind.SOUND:
        raise WashRefused(Refusal.UNKNOWN)
    for part in washed.parts:
        size_of(part)
    return washed


def _made(kind: Kind, parts: tuple[bytes, ...]) -> Enclosure:
    if kind == Kind.PAPER:
        return Enclosure(False, PAPER, bound(parts))
    (body,) = parts
    short, long = sorted(size_of(body))
    fits = long <= SLIMMEST * short and len(body) <= HEAVIEST
    return Enclosure(fits, PHOTO if fits else PICTURE, body)
