"""Notes between shifts, opened for one reader under one receipt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.receipts import receipt
from operators.models import Operator
from rota.selectors import notes_for
from vault.fields import open_fields


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One note, for somebody who may read it."""

    ref: UUID
    body: str
    by: str
    at: datetime
    until: datetime
    mine: bool


def notes_shown(reader: Operator, at: datetime) -> list[NoteShown]:
    """What this person may read now, the newest first; the look is written down before."""
    notes = notes_for(reader, at=at)
    if not notes:
        return []
    seen = receipt(
        actor=str(reader.pk),
        role=reader.role,
        action="rota.notes_read",
        subjects=[note.ref for note in notes],
        at=at,
    )
    return [
        NoteShown(
            ref=note.ref,
            body=told["body"] or "",
            by=note.by.call_sign,
            at=note.at,
            until=note.until,
            mine=note.by_id == reader.pk,
        )
        for note, told in zip(notes, open_fields(seen, notes, "body"), strict=True)
    ]
