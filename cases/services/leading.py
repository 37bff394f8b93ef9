"""A window whose hand-over nobody leads is told of at once, and until somebody does."""

from datetime import datetime

from cases.models import Case
from operators.models import Kind, Operator
from operators.selectors import alert_open
from operators.services.alerts import alert_raise, alerts_settle


def leader_missed(case: Case, *, at: datetime) -> None:
    """Call the supervisors where the locked case has a window and nobody who leads there."""
    if case.is_unled and not alert_open(kind=Kind.UNLED, subject=case.ref):
        alert_raise(kind=Kind.UNLED, office=case.office_id, subject=case.ref, by=None, at=at)


def leader_found(case: Case, *, by: Operator, at: datetime) -> None:
    """Call nobody any more: somebody leads the hand-over of the locked case, or its window goes."""
    alerts_settle(kind=Kind.UNLED, subject=case.ref, by=by, at=at)
