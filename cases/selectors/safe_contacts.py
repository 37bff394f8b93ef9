"""The agreement of a case on safe contact."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from cases.models import SafeContact
from cases.safe_contact import Verdict, allowed


def safe_contact_of(case: UUID) -> SafeContact | None:
    """The newest agreement of a case, void or not."""
    newest: SafeContact | None = (
        SafeContact.objects.filter(case_id=case)
        .select_related("by", "voided_by")
        .order_by("-revision")
        .first()
    )
    return newest


def safe_contacts_of(cases: Iterable[UUID | None]) -> dict[UUID, SafeContact]:
    """The newest agreement of each case that has one."""
    rows = (
        SafeContact.objects.filter(case_id__in=set(cases))
        .order_by("case_id", "-revision")
        .distinct("case_id")
    )
    return {row.case_id: row for row in rows}


def verdict_of(agreed: SafeContact | None, at: datetime) -> Verdict:
    """What an agreement says of a moment, for its own way."""
    return allowed(agreed.terms if agreed else None, agreed.way if agreed else "", at)
