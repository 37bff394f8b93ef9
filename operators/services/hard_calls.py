"""After a hard call a person rests, and after two in a row a break is offered: never forced.

Only the last two are known, and only until the next one that was not hard: no count, no ranking.
"""

from datetime import datetime
from uuid import UUID

from audit.record import record
from live.events import CareChanged, PresenceChanged, person_stream, queue_stream
from live.publish import append, unit
from operators.models import Operator, Presence
from operators.services.presence import presence_locked

#: So many in a row, and a break is offered.
IN_ROW = 2


def presence_mark_hard(*, operator: Operator, contact: UUID, hard: bool, at: datetime) -> None:
    """Note within the caller's unit that the contact in hand is hard, or is not after all."""
    presence = presence_locked(operator=operator, at=at)
    if hard or presence.hard_contact == contact:
        presence.hard_contact = contact if hard else None
        presence.save(update_fields=["hard_contact"])


def presence_contact_ended(
    *, operator: Operator, contact: UUID, hard: bool | None, at: datetime
) -> bool:
    """Whether a contact that ends within the caller's unit was hard; None is as it was marked.

    After a second hard one in a row a break is offered.
    """
    presence = presence_locked(operator=operator, at=at)
    was_hard = presence.hard_contact == contact if hard is None else hard
    if presence.hard_contact == contact:
        presence.hard_contact = None
    presence.hard_in_row = min(presence.hard_in_row + 1, IN_ROW) if was_hard else 0
    presence.rests = presence.rests or was_hard
    if presence.hard_in_row == IN_ROW and presence.break_offered_at is None:
        presence.break_offered_at = at
        record("break.offered", actor="system:presence", subject=operator.pk, at=at)
    presence.save(update_fields=["hard_contact", "hard_in_row", "rests", "break_offered_at"])
    if presence.break_offered_at == at:
        _tell(presence, operator)
    return was_hard


def break_decline(*, by: Operator, at: datetime) -> None:
    """Go on without the break that was offered; a second time changes nothing."""
    with unit():
        presence = presence_locked(operator=by, at=at)
        if presence.break_offered_at is None:
            return
        presence.hard_in_row, presence.break_offered_at = 0, None
        presence.version += 1
        presence.save(update_fields=["hard_in_row", "break_offered_at", "version"])
        record("break.declined", actor=str(by.pk), role=by.role, subject=by.pk, at=at)
        _tell(presence, by)


def _tell(presence: Presence, operator: Operator) -> None:
    append(CareChanged(ref=operator.pk), stream=person_stream(operator.pk))
    append(
        PresenceChanged(ref=operator.pk, version=presence.version),
        stream=queue_stream(operator.office_id),
    )
