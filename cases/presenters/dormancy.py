"""Those who wait, on their case and on the list of the silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Dormancy
from cases.selectors.dormancy import dormancy_of, heard_of
from vault.fields import open_one
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Waits:
    """That a case waits: for what, since when, and when it is looked after."""

    why: str
    by: str
    at: datetime
    due: datetime
    missed: bool
    silence: str


@dataclass(frozen=True, slots=True)
class SilentRow:
    """One who waits and fell silent; nothing sealed is opened for the list."""

    case: UUID
    code: str
    owner: str
    reason: str
    due: datetime
    heard: datetime


def waits_shown(case: UUID, seen: Receipt, at: datetime) -> Waits | None:
    """What the page of a case says of its waiting, under the request's receipt."""
    row = dormancy_of(case)
    if row is None:
        return None
    return Waits(
        why=open_one(seen, row, "why") or "",
        by=row.by.call_sign,
        at=row.at,
        due=row.due,
        missed=row.due <= at,
        silence=str(row.get_silence_display()),
    )


def silent_rows(rows: Sequence[Dormancy]) -> list[SilentRow]:
    """The list of the silent as its page shows it."""
    heard = heard_of([row.case_id for row in rows])
    return [
        SilentRow(
            case=row.case_id,
            code=row.case.code,
            owner=row.case.assignee.call_sign if row.case.assignee else "",
            reason=str(row.get_silence_display()),
            due=row.due,
            heard=max(heard.get(row.case_id, row.at), row.at),
        )
        for row in rows
    ]
