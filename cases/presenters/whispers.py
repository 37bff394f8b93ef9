"""The notes of supervisors about one contact, opened under the look that shows the contact."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cases.models import Contact
from cases.selectors.aid import whispers_of
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Whisper:
    """One note, to whom, and since when it is acknowledged."""

    ref: UUID
    by: str
    of: str
    at: datetime
    seen_at: datetime | None
    body: str = field(repr=False)


def whispers(contact: Contact, seen: Receipt) -> tuple[Whisper, ...]:
    """The notes, the oldest first."""
    notes = list(whispers_of(contact))
    return tuple(
        Whisper(
            each.ref,
            each.by.call_sign,
            each.of.call_sign,
            each.at,
            each.seen_at,
            told["body"] or "",
        )
        for each, told in zip(notes, open_fields(seen, notes, "body"), strict=True)
    )
