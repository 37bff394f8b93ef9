"""A note or an assignment is taken back within a moment, by whoever did it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.receipts import receipt
from cases.access import still
from cases.models import Case, DraftPlace
from cases.services.drafts import note_given_back
from cases.services.moving import case_locked, changed
from live.events import CaseAssigned, person_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role
from vault.fields import open_one

#: Eight seconds are offered; the rest is for whoever reads slowly and for slow lines.
UNDONE_WITHIN = timedelta(seconds=30)
TOO_LATE = _("It is too late to take this back, or somebody has gone on from it.")


class UndoRefused(Refused):
    """This stands."""


def case_undo_note(*, case_ref: UUID, note: UUID | None, by: Operator, at: datetime) -> None:
    """Take this own note back; what it said returns to the field in which it was written."""
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.note_undo", subjects=[case_ref], at=at
    )
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.note_case", case)
        mine = case.notes.filter(by=by, at__gt=at - UNDONE_WITHIN)
        kept = mine.filter(ref=note).first() if note else None
        if kept is None:
            raise UndoRefused(TOO_LATE)
        note_given_back(
            about=case.ref,
            place=DraftPlace.NOTE,
            by=by,
            note=open_one(seen, kept, "body") or "",
            base=0,
            seen=seen,
            at=at,
        )
        kept.delete()
        changed(case, by=by, at=at, action="case.note_undone")


def case_undo_assign(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Give a case back to whoever had it before, while nothing else has happened to it."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.assign_case", case)
        last = (
            Entry.objects.filter(subject=case.ref, action="case.assigned").order_by("-id").first()
        )
        fresh = last is not None and last.actor == str(by.pk) and last.at > at - UNDONE_WITHIN
        if last is None or not fresh or last.detail.get("version") != case.version:
            raise UndoRefused(TOO_LATE)
        to = Operator.objects.get(pk=last.detail["to"])
        had = last.detail["before"]
        before = Operator.objects.get(pk=had) if had else None
        if to.role == Role.LIAISON:
            case.liaison = before
        else:
            case.assignee = before
        changed(case, by=by, at=at, action="case.assign_undone", to=had)
        if to.role == Role.LIAISON:
            append(CaseAssigned(ref=case.ref, version=case.version), stream=person_stream(to.pk))
    return case
