"""What people send beside their words: noted at once, fetched and washed later, kept sealed."""

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from audit.receipts import receipt
from audit.record import record
from cases.inbound import Inbound, Kind
from cases.models import Attachment, Contact, Direction, Message, Piece
from cases.services.telling import message_tell
from live.publish import unit
from quarantine.clean import MOST_IN, Clean, WashFailed, clean
from quarantine.results import Refusal, WashRefused
from vault import blind_index
from vault.fields import open_one, seal, seal_each
from vault.keyring import KeysGone

ACTOR = "system:attachments"
#: So many bytes become one sealed value; it holds text, so they are written in base 64.
PIECE = 49_149
MOST_FILES, MOST_PIECES = 40, 2_400
TOO_MANY, GONE = "too_many", "gone"
AT_ONCE = 5
MOST_ATTEMPTS, MOST_WASHES = 12, 5
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=15)

State = Attachment.State


@dataclass(frozen=True, slots=True)
class DueFile:
    """One file that is to be fetched; how to ask for it shows in no repr."""

    ref: UUID
    handle: str = field(repr=False)


def attachment_note(contact: Contact, message: Message, inbound: Inbound) -> None:
    """Remember a file of a new message of a locked contact; fetching it is the worker's work."""
    if inbound.file is None:
        return
    key = blind_index.provider_key(inbound.line, f"file/{contact.ref}/{inbound.file.key}")
    mine = Attachment.objects.filter(contact=contact)
    known = mine.filter(file_key=key, message__message_key=message.message_key)
    if inbound.kind == Kind.EDIT and known.exists():
        return
    why = _why_not(contact, inbound.file.size)
    attachment = Attachment(
        contact=contact,
        message=message,
        file_key=key,
        state=State.REFUSED if why else State.WAITING,
        due_at=None if why else inbound.at,
    )
    seal(attachment, source=inbound.file.handle, told=json.dumps({"why": why}) if why else None)
    attachment.save(force_insert=True)


def files_due(*, line: str, at: datetime) -> list[DueFile]:
    """The files of this line that are due, under the fetcher's own receipt."""
    waiting = list(
        Attachment.objects.filter(state=State.WAITING, due_at__lte=at, contact__line=line)
        .select_related("contact")
        .order_by("due_at")[:AT_ONCE]
    )
    if not waiting:
        return []
    seen = receipt(
        actor=ACTOR,
        action="attachment.fetch",
        subjects={each.contact_id for each in waiting},
        at=at,
    )
    found = []
    for each in waiting:
        try:
            found.append(DueFile(each.ref, open_one(seen, each, "source") or ""))
        except KeysGone:  # its contact is being purged; meanwhile others have their turn
            Attachment.objects.filter(ref=each.ref).update(due_at=at + LONGEST_PAUSE)
    return found


def attachment_take(*, attachment_ref: UUID, raw: bytes, at: datetime) -> bool:
    """Wash what was fetched and keep both, original and copy; twice is once; False: later."""
    washed: Clean | None = None
    told: dict[str, object]
    if len(raw) > MOST_IN:
        _settle(attachment_ref, State.REFUSED, {"why": Refusal.TOO_MUCH.value}, [], at)
        return True
    try:
        washed = clean(raw)
        state, told = State.CLEAN, told_of(washed)
    except WashRefused as refused:
        state, told = State.REFUSED, {"why": refused.why.value}
    except WashFailed:
        if not _is_last(attachment_ref, MOST_WASHES):
            attachment_postpone(attachment_ref=attachment_ref, at=at)
            return False
        state, told = State.UNOPENED, {}
    parts = [raw, *(washed.parts if washed else ())]
    told["digests"] = [sha256(part).hexdigest() for part in parts]
    _settle(attachment_ref, state, told, parts, at)
    return True


def attachment_postpone(*, attachment_ref: UUID, at: datetime) -> None:
    """Try again later, and later each time; after the last time it is lost."""
    if _is_last(attachment_ref, MOST_ATTEMPTS):
        attachment_lose(attachment_ref=attachment_ref, at=at)
        return
    with unit():
        attachment = _locked(attachment_ref)
        if attachment is None:
            return
        pause = min(FIRST_PAUSE * 2**attachment.attempts, LONGEST_PAUSE)
        attachment.attempts += 1
        attachment.due_at = at + pause
        attachment.save(update_fields=["attempts", "due_at"])


def attachment_lose(*, attachment_ref: UUID, at: datetime) -> None:
    """Give up a file that the provider does not give."""
    _settle(attachment_ref, State.LOST, {"why": GONE}, [], at)


def _why_not(contact: Contact, size: int) -> str:
    sent = Attachment.objects.filter(contact=contact, message__direction=Direction.IN)
    pieces = Piece.objects.filter(contact=contact, attachment__in=sent)
    if sent.count() >= MOST_FILES or pieces.count() >= MOST_PIECES:
        return TOO_MANY
    return Refusal.TOO_MUCH if size > MOST_IN else ""


def told_of(washed: Clean) -> dict[str, object]:
    """What is said of a clean copy, in codes."""
    return {
        "kind": washed.kind.value,
        "media_type": washed.media_type,
        "parts": len(washed.parts),
        "left_out": washed.left_out,
        "seconds": washed.seconds,
    }


def _settle(
    ref: UUID, state: State, told: dict[str, object], parts: list[bytes], at: datetime
) -> None:
    with unit():
        attachment = _locked(ref)
        if attachment is None:
            return
        attachment.state, attachment.due_at = state, None
        seal(attachment, source=None, told=json.dumps(told))
        attachment.save(update_fields=["state", "due_at", "source", "told"])
        pieces_keep(attachment, parts)
        contact = attachment.contact
        record("attachment.kept", actor=ACTOR, subject=contact.ref, at=at, state=state.value)
        message_tell(contact)


def pieces_keep(attachment: Attachment, parts: Sequence[bytes], first: int = 0) -> None:
    """Keep these parts of an attachment sealed, piece by piece."""
    rows, bodies = [], []
    for part, body in enumerate(parts, first):
        for number, start in enumerate(range(0, len(body), PIECE)):
            rows.append(
                Piece(
                    contact_id=attachment.contact_id,
                    attachment=attachment,
                    part=part,
                    number=number,
                )
            )
            bodies.append(b64encode(body[start : start + PIECE]).decode())
    if rows:
        seal_each(rows, "body", bodies)
        Piece.objects.bulk_create(rows, batch_size=100)


def _is_last(ref: UUID, most: int) -> bool:
    return Attachment.objects.filter(ref=ref, attempts__gte=most - 1).exists()


def _locked(ref: UUID) -> Attachment | None:
    """The attachment that still waits, its contact locked first; None when somebody was quicker."""
    contact = Contact.objects.filter(attachments=ref).values("ref")
    list(Contact.objects.select_for_update().filter(ref__in=contact).values_list("ref"))
    return (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("contact")
        .filter(ref=ref, state=State.WAITING)
        .first()
    )
