"""A look at sealed data is written down, and committed, before anything opens."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import Error

from audit.device import device, office
from audit.models import Entry
from vault.receipts import Receipt

RECEIPTS = "receipts"


class AuditUnavailable(RuntimeError):
    """The look could not be written down, so nothing is opened."""


def receipt(
    *,
    actor: str,
    action: str,
    subjects: Iterable[UUID],
    at: datetime,
    role: str = "",
    reason: str = "",
    subject_tag: bytes | None = None,
) -> Receipt:
    """Commit one entry on a connection of its own and give the receipt that opens the subjects.

    Raises AuditUnavailable.
    """
    refs = frozenset(subjects)
    named = sorted(str(ref) for ref in refs)
    try:
        # One statement on a connection that commits each by itself.
        entry = Entry.objects.using(RECEIPTS).create(
            at=at,
            actor=actor,
            role=role,
            action=action,
            subject=next(iter(refs)) if len(refs) == 1 else None,
            reason=reason,
            detail={"subjects": named} if len(named) > 1 else {},
            receipt=True,
            subject_tag=subject_tag,
            office=office.get(),
            device=device.get(),
        )
    except Error as trouble:
        raise AuditUnavailable("the audit cannot be written") from trouble
    return Receipt(entry.pk, refs)


def is_committed(held: Receipt) -> bool:
    """Whether this receipt stands in the audit with exactly these subjects.

    Raises AuditUnavailable.
    """
    entries = Entry.objects.using(RECEIPTS).filter(pk=held.id, receipt=True)
    try:
        found = entries.values_list("subject", "detail").first()
    except Error as trouble:
        raise AuditUnavailable("the audit cannot be read") from trouble
    if found is None:
        return False
    subject, detail = found
    named = {str(subject)} if subject else set(detail.get("subjects", []))
    return named == {str(ref) for ref in held.refs}
