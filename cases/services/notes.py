"""Private notes of the staff."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.days import as_kept
from cases.models import DraftPlace, Note
from cases.services.drafts import draft_spent
from cases.services.moving import case_locked, changed
from cases.services.once import ref_of_form
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

LONGEST_NOTE = 4000


class NoteRefused(Refused):
    """The note was not kept."""


def note_add(*, case_ref: UUID, by: Operator, body: str, at: datetime, key: str = "") -> Note:
    """Keep a private note on a case; the form of this key sent twice keeps one."""
    text = body.strip()
    if not text:
        raise NoteRefused(_("Write the note before keeping it."))
    if len(text) > LONGEST_NOTE:
        raise NoteRefused(_("A note has at most 4,000 characters. Keep it in two parts."))
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.note_case", case)
        ref = ref_of_form(about=case.ref, by=by.pk, key=key, typed=text)
        if known := case.notes.filter(ref=ref).first():
            return known
        kept = as_kept(at, coarse=case.coarse)
        note = Note(ref=ref, case=case, by=by, at=kept)
        seal(note, body=text)
        note.save(force_insert=True)
        draft_spent(about=case.ref, place=DraftPlace.NOTE, by=by, at=kept)
        changed(case, by=by, at=at, action="case.noted")
    return note
