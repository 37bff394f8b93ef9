"""One act, written in the transaction that does it."""

from datetime import datetime
from uuid import UUID

from audit.device import device, office
from audit.models import Entry

Detail = str | int | bool | None


def record(
    action: str,
    *,
    actor: str,
    at: datetime,
    role: str = "",
    subject: UUID | None = None,
    subject_tag: bytes | None = None,
    **detail: Detail,
) -> None:
    """Append one entry; `detail` holds codes and numbers, never anything about a person.

    `subject_tag` is `blind_index.audit_tag` of the number or handle that was looked for.
    """
    Entry.objects.create(
        at=at,
        actor=actor,
        role=role,
        action=action,
        subject=subject,
        detail=detail,
        subject_tag=subject_tag,
        office=office.get(),
        device=device.get(),
    )
