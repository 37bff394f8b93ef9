"""What colleagues changed in a record since somebody read it, and who writes there now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from audit.models import Entry
from cases.models import Draft, DraftPlace
from operators.models import Operator

#: Whoever has typed nothing for so long is not writing any more.
WRITES = timedelta(minutes=5)
MOST = 100


@dataclass(frozen=True, slots=True)
class Changed:
    """The last change of one field: by whom, and when."""

    by: str
    at: datetime


def edits_since(*, case: UUID, version: int) -> dict[str, Changed]:
    """The fields that were changed after this version of the record, each with its last change."""
    found = Entry.objects.filter(
        subject=case, action="case.edited", detail__version__gt=version
    ).order_by("-id")[:MOST]
    entries = list(reversed(found))
    people = Operator.objects.in_bulk({UUID(each.actor) for each in entries})
    signs = {str(ref): person.call_sign for ref, person in people.items()}
    return {
        name: Changed(signs.get(each.actor, ""), each.at)
        for each in entries
        for name in each.detail["fields"].split(",")
    }


def writing(*, case: UUID, but: Operator, at: datetime) -> list[tuple[str, str]]:
    """Which colleagues write about this case now, and where: a call-sign and a place for each.

    Of a private note nobody learns, not even that there is one.
    """
    drafts = Draft.objects.filter(about=case, at__gt=at - WRITES, body__isnull=False)
    rows = (
        drafts.exclude(by=but)
        .exclude(place=DraftPlace.PRIVATE)
        .order_by("at")
        .values_list("by__call_sign", "place")
    )
    return [(by, str(DraftPlace(place).label)) for by, place in rows]
