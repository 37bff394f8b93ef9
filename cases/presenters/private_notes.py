"""Private notes, opened for whoever wrote them; debriefs also for a supervisor of the office."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from cases.models import Case, PrivateNote
from operators.models import Operator
from operators.roles import Role
from vault.fields import open_fields
from vault.receipts import Receipt

SHOWN = 50


@dataclass(frozen=True, slots=True)
class PrivateShown:
    """One private note, for somebody who may read it."""

    ref: UUID
    body: str
    by: str
    at: datetime
    mine: bool
    debrief: bool
    closed_by: str


def private_notes(case: Case, seen: Receipt, reader: Operator) -> tuple[PrivateShown, ...]:
    """What this person may read, the newest first; nobody learns that there is more."""
    theirs = Q(by=reader)
    if reader.role == Role.SUPERVISOR and reader.office_id == case.office_id:
        theirs |= Q(debrief=True)
    whole = Q(case=case) | Q(case__merged_into=case)
    rows = PrivateNote.objects.filter(whole & theirs).select_related("by", "closed_by")
    notes = list(rows.order_by("-at")[:SHOWN])
    return tuple(
        PrivateShown(
            ref=note.ref,
            body=told["body"] or "",
            by=note.by.call_sign,
            at=note.at,
            mine=note.by_id == reader.pk,
            debrief=note.debrief,
            closed_by=note.closed_by.call_sign if note.closed_by else "",
        )
        for note, told in zip(notes, open_fields(seen, notes, "body"), strict=True)
    )
