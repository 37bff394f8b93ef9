"""The agreement of a case on safe contact, and what the agreements that hold say of a moment."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cases.models import Case, SafeContact
from cases.safe_contact import Because, Verdict, allowed

HELD = """
    SELECT held.*, of_case
      FROM unnest(%s::uuid[]) of_case, LATERAL safe_contacts_held(of_case) held
"""


def safe_contacts_held(case: UUID) -> list[SafeContact]:
    """Every agreement that holds for a case: its own first, then those of cases that are one."""
    return safe_contacts_of([case]).get(case, [])


def safe_contact_of(case: UUID) -> SafeContact | None:
    """The agreement by which the person of a case is reached, void or not."""
    return next(iter(safe_contacts_held(case)), None)


def safe_contacts_of(cases: Iterable[UUID | None]) -> dict[UUID, list[SafeContact]]:
    """The agreements that hold for each case that has one."""
    rows = SafeContact.objects.raw(HELD, [[case for case in set(cases) if case]])
    held: dict[UUID, list[SafeContact]] = {}
    for each in rows.prefetch_related("by", "voided_by"):
        held.setdefault(each.of_case, []).append(each)  # type: ignore[attr-defined]
    return {
        case: sorted(agreed, key=lambda each: (each.case_id != case, each.at))
        for case, agreed in held.items()
    }


def verdict_of(held: list[SafeContact], at: datetime, *, case: Case | None = None) -> Verdict:
    """What the agreements that hold say of a moment, by the way of the first; all must allow.

    Nobody is called while the case that is named is frozen, whatever was agreed.
    """
    if case is not None and case.frozen:
        return Verdict(Because.FROZEN)
    if not held:
        return Verdict(Because.NOT_AGREED)
    verdicts = [allowed(each.terms, held[0].way, at) for each in held]
    against = [each for each in verdicts if not each.allowed]
    if against:
        # The next time of one alone would promise too much.
        return against[0] if len(held) == 1 else replace(against[0], again=None)
    return min(verdicts, key=lambda each: each.until or at)
