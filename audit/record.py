"""One act, written in the transaction that does it."""

import json
from datetime import datetime
from uuid import UUID

from django.db import connection

from audit.device import device, office

APPEND = """
    INSERT INTO audit_entry
        (at, actor, role, action, subject, reason, detail, receipt, subject_tag, office, device)
    VALUES (%s, %s, %s, %s, %s, '', %s::jsonb, false, %s, %s, %s)
"""
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
    with connection.cursor() as cursor:
        cursor.execute(
            APPEND,
            (
                at,
                actor,
                role,
                action,
                subject,
                json.dumps(detail),
                subject_tag,
                office.get(),
                device.get(),
            ),
        )
