"""Figures leave the house: for a reason, and never without a line in the journal."""

from datetime import date, datetime
from uuid import UUID, uuid4

from audit.record import record
from cases.report_reasons import ReportReason
from live.publish import unit
from operators.models import Operator


def figures_export(
    *, what: str, first: date, last: date, reason: ReportReason, by: Operator, at: datetime
) -> UUID:
    """Write down that somebody takes figures out, and give the reference that marks them."""
    mark = uuid4()
    with unit():
        record(
            "report.exported",
            actor=str(by.pk),
            role=by.role,
            subject=mark,
            at=at,
            why=reason.value,
            what=what,
            first=first.isoformat(),
            last=last.isoformat(),
        )
    return mark
