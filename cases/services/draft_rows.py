"""The row of a draft beside what it is about: found and locked by one statement, written by one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from cases.access import contact_hides
from cases.models import Case, Contact, Draft, DraftPlace
from operators.models import Operator

# In the order of the acts: first what it is about is locked. Whoever waited for that lock may read
# a version here that has passed meanwhile; `write` then finds no row of it.
OF_CONTACT = """
    SELECT c.coarse, d.ref, d.version, d.body IS NOT NULL, c.operator_id, c.state
    FROM cases_contact c
    LEFT JOIN cases_draft d ON d.about = c.ref AND d.place = %s AND d.by_id = %s
    WHERE c.ref = %s AND c.office_id = %s
    FOR NO KEY UPDATE OF c
"""
OF_CASE = """
    SELECT c.coarse, d.ref, d.version, d.body IS NOT NULL
    FROM cases_case c
    LEFT JOIN cases_draft d ON d.about = c.ref AND d.place = %s AND d.by_id = %s
    WHERE c.ref = %s AND c.office_id = %s
    FOR NO KEY UPDATE OF c
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands there: whether its times are coarse, the draft's own name, version and text."""

    coarse: bool
    ref: UUID | None
    version: int
    has_text: bool


def found_of_contact(*, about: UUID, place: DraftPlace, by: Operator, right: str) -> Found:
    """Lock the contact and find the draft. Raises Contact.DoesNotExist when it is out of reach."""
    row = _row(OF_CONTACT, about, place, by, by.office_id)
    if row is None or contact_hides(by, right, office=by.office_id, holder=row[4], state=row[5]):
        raise Contact.DoesNotExist
    return _found(row)


def found_of_case(*, case: Case, place: DraftPlace, by: Operator) -> Found:
    """Lock a case that was found within reach, and find the draft."""
    row = _row(OF_CASE, case.ref, place, by, case.office_id)
    if row is None:
        raise Case.DoesNotExist
    return _found(row)


def write(draft: Draft, *, before: Found) -> bool:
    """Write it in the place of exactly what was found; False when that has gone on meanwhile."""
    if before.ref is None:
        draft.save(force_insert=True)
        return True
    same = Draft.objects.filter(ref=before.ref, version=before.version)
    changed = {"version": draft.version, "base": draft.base, "at": draft.at, "body": draft.body}
    return same.update(**changed) == 1


def _row(
    statement: str, about: UUID, place: DraftPlace, by: Operator, office: UUID
) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [place.value, by.pk, about, office])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _found(row: tuple[Any, ...]) -> Found:
    coarse, ref, version, has_text = row[:4]
    return Found(coarse, ref, version or 0, has_text)
