"""Contacts that were ended at once and can still be taken back."""

from datetime import datetime

from django.db.models import QuerySet

from cases.models import UNDONE_WITHIN, Ending
from operators.models import Operator

SHOWN = 12


def ended_by(operator: Operator, at: datetime) -> list[Ending]:
    """What this person ended a moment ago, the latest first."""
    return list(_fresh(operator, at).filter(by=operator)[:SHOWN])


def ended_in(operator: Operator, at: datetime) -> list[Ending]:
    """What anybody of this person's office ended a moment ago."""
    return list(_fresh(operator, at)[:SHOWN])


def _fresh(operator: Operator, at: datetime) -> QuerySet[Ending]:
    return (
        Ending.objects.filter(
            contact__office_id=operator.office_id, undone_at=None, at__gt=at - UNDONE_WITHIN
        )
        .select_related("contact", "contact__operator", "contact__queue", "contact__case")
        .order_by("-at")
    )
