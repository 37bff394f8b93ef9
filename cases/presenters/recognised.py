"""Who was recognised as the person of a case, and who took it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Case
from cases.presenters.rows import short_name
from vault.fields import open_fields
from vault.receipts import Receipt

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Joined:
    """A contact that somebody recognised as of this case."""

    contact: UUID
    name: str
    ground: str
    by: str
    at: datetime
    undone_by: str
    why_undone: str


def recognised(case: Case, seen: Receipt) -> tuple[Joined, ...]:
    """Every recognition of the case, the newest first, under the request's receipt."""
    rows = list(case.recognitions.select_related("by", "undone_by").order_by("-at")[:SHOWN])
    return tuple(
        Joined(
            contact=row.contact_id,
            name=short_name(row.contact_id),
            ground=str(row.get_ground_display()),
            by=row.by.call_sign,
            at=row.at,
            undone_by=row.undone_by.call_sign if row.undone_by else "",
            why_undone=told["why_undone"] or "",
        )
        for row, told in zip(rows, open_fields(seen, rows, "why_undone"), strict=True)
    )
