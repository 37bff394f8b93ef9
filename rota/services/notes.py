"""What one shift leaves to the next: sealed, for the own office, and gone after a day."""

import uuid
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused
from rota.models import NOTE_KEPT, ShiftNote
from vault.fields import seal
from vault.keyring import keys_create, keys_destroy, keys_destroy_each

LONGEST = 2000
BATCH = 500


class NoteRefused(Refused):
    """The note was not left, or is not there."""


def note_leave(*, body: str, by: Operator, at: datetime) -> ShiftNote:
    """Leave a note to those of the own office who come next. Raises NoteRefused."""
    text = body.strip()
    if not text:
        raise NoteRefused(_("Write the note before leaving it."))
    if len(text) > LONGEST:
        raise NoteRefused(_("A note has at most 2,000 characters. Leave it in two parts."))
    if not can(by, "rota.view_shifts", Facts(owners=frozenset({by.pk}))):
        raise NoteRefused(_("Your role leaves no notes between shifts."))
    note = ShiftNote(ref=uuid.uuid4(), office_id=by.office_id, by=by, at=at, until=at + NOTE_KEPT)
    seal(note, keys_create(owner=note.ref, kind="shift", at=at), body=text)
    try:
        with unit():
            note.save(force_insert=True)
            record("rota.note_left", actor=str(by.pk), role=by.role, subject=by.pk, at=at)
    except Exception:
        keys_destroy(owner=note.ref)
        raise
    return note


def note_remove(*, note: UUID, by: Operator, at: datetime) -> None:
    """Take back one's own note for good, keys first. Raises NoteRefused."""
    with unit():
        mine = ShiftNote.objects.filter(ref=note, by=by).first()
        if mine is None:
            raise NoteRefused(_("This note is not there any more."))
        keys_destroy(owner=mine.ref)
        mine.delete()
        record("rota.note_removed", actor=str(by.pk), role=by.role, subject=by.pk, at=at)


def notes_end(*, at: datetime) -> int:
    """Remove the notes whose day is over, keys first; says how many."""
    with unit():
        over = ShiftNote.objects.filter(until__lte=at).values_list("ref", flat=True)
        gone = list(over.select_for_update(skip_locked=True)[:BATCH])
        keys_destroy_each(owners=gone)
        ShiftNote.objects.filter(ref__in=gone).delete()
    return len(gone)
