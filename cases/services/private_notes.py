"""Private notes: for their writer alone, or a debrief for the writer and the supervisors."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.access import still
from cases.days import as_kept
from cases.models import Case, DraftPlace, PrivateNote
from cases.services.drafts import draft_spent
from cases.services.moving import case_locked
from live.events import DebriefChanged, person_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role
from vault.fields import seal

LONGEST = 4000


class PrivateNoteRefused(Refused):
    """The note was not kept, or is not there."""


def private_note_keep(
    *, case_ref: UUID, body: str, debrief: bool, by: Operator, at: datetime
) -> PrivateNote:
    """Keep a note for oneself, or as a debrief for oneself and the supervisors.

    The case does not change by it: nobody else's screen is told, and no timeline.
    """
    text = body.strip()
    if not text:
        raise PrivateNoteRefused(_("Write the note before keeping it."))
    if len(text) > LONGEST:
        raise PrivateNoteRefused(_("A note has at most 4,000 characters. Keep it in two parts."))
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.note_case", case)
        kept = as_kept(at, coarse=case.coarse)
        note = PrivateNote(case=case, by=by, at=kept, debrief=debrief)
        seal(note, body=text)
        note.save(force_insert=True)
        draft_spent(about=case.ref, place=DraftPlace.PRIVATE, by=by, at=kept)
        action = "case.debrief_asked" if debrief else "case.private_note_kept"
        record(action, actor=str(by.pk), role=by.role, subject=case.ref, at=at)
        _tell(note, case)
    return note


def private_note_remove(*, case_ref: UUID, note: UUID, by: Operator, at: datetime) -> None:
    """Remove one's own note for good."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.note_case", case)
        mine = _of(case).filter(ref=note, by=by).first()
        if mine is None:
            raise PrivateNoteRefused(_("This note is not there any more."))
        record(
            "case.private_note_removed",
            actor=str(by.pk),
            role=by.role,
            subject=case.ref,
            at=at,
        )
        _tell(mine, case)
        mine.delete()


def debrief_close(*, case_ref: UUID, note: UUID, by: Operator, at: datetime) -> PrivateNote:
    """Say as a supervisor that the talk somebody asked for was had."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.close_debrief", case)
        asked = _of(case).filter(ref=note, debrief=True, closed_at=None).exclude(by=by).first()
        if asked is None:
            raise PrivateNoteRefused(_("This note is not there any more."))
        asked.closed_by, asked.closed_at = by, as_kept(at, coarse=case.coarse)
        asked.save(update_fields=["closed_by", "closed_at"])
        record("case.debrief_closed", actor=str(by.pk), role=by.role, subject=case.ref, at=at)
        _tell(asked, case)
    return asked


def _of(case: Case) -> QuerySet[PrivateNote]:
    return PrivateNote.objects.filter(Q(case=case) | Q(case__merged_into=case))


def _tell(note: PrivateNote, case: Case) -> None:
    """A debrief is told to the supervisors of the office, each in their own stream."""
    if not note.debrief:
        return
    there = Operator.objects.filter(
        office=case.office_id, role=Role.SUPERVISOR, is_active=True
    ).order_by("pk")
    for person in there.values_list("pk", flat=True):
        append(DebriefChanged(ref=case.ref), stream=person_stream(person))
