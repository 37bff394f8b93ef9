"""Who is blocked in an office, and which of their contacts wait for a supervisor."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from cases.models import Block, Contact, Lane, State
from operators.models import Operator

SHOWN = 100
#: So long the list of what was held back shows who rang off.
RANG_OFF = timedelta(hours=24)


def blocks_of(operator: Operator, at: datetime) -> QuerySet[Block]:
    """What was proposed and what holds in this person's office, the newest first."""
    return (
        Block.objects.filter(office_id=operator.office_id, lifted_at=None, until__gt=at)
        .select_related("contact", "proposed_by", "agreed_by")
        .order_by("-proposed_at")
    )


def held_back(operator: Operator, at: datetime) -> list[Contact]:
    """The contacts that nobody was called to, the newest first."""
    waits = Q(state=State.OFFERED) | Q(state=State.ABANDONED, closed_at__gt=at - RANG_OFF)
    return list(
        Contact.objects.filter(waits, office_id=operator.office_id, lane=Lane.HELD_BACK)
        .select_related("queue", "case", "operator")
        .order_by("-offered_at")[:SHOWN]
    )
