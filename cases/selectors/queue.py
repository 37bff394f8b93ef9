"""Who waits, in which order, for one operator; the cost does not grow with the queue."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from audit.models import Entry
from cases.models import HELD_STATES, Contact, Lane, Line, LineLink, Queue, State
from cases.ordering import place_in_queue
from cases.safe_contact import Uncalled
from operators.models import Operator
from operators.roles import holds

SHOWN = 50
COUNTED = 100
SHOWN_ELSEWHERE = 12
#: With more in line than that nobody new is looked at before the line is shorter.
MOST_IN_LINE = 200


def waiting(operator: Operator) -> list[Contact]:
    """The contacts this person's office should answer next, in the order of cases.ordering."""
    queues = list(Queue.objects.filter(office_id=operator.office_id))
    spoken = [queue.pk for queue in queues if queue.language in operator.languages]
    others = [queue.pk for queue in queues if queue.language not in operator.languages]
    languages = {queue.pk: queue.language for queue in queues}
    near = [*_head(operator, spoken), *_head(operator, others)]
    return sorted(
        near,
        key=lambda contact: place_in_queue(
            priority=contact.priority,
            rank_at=contact.rank_at,
            language=languages[contact.queue_id] if contact.queue_id else "",
            speaks=operator.languages,
            lane=contact.lane,
        ),
    )[:SHOWN]


def in_line(office: UUID) -> QuerySet[Contact]:
    """Everybody who waits for an answer of this office; who is held back does not."""
    return Contact.objects.filter(office_id=office, state=State.OFFERED, lane__lt=Lane.HELD_BACK)


def is_full(office: UUID) -> bool:
    """Whether more wait than can be looked at; counted no further than that."""
    return len(in_line(office).values("ref")[: MOST_IN_LINE + 1]) > MOST_IN_LINE


def _head(operator: Operator, queues: list[UUID]) -> list[Contact]:
    if not queues:
        return []
    return list(
        in_line(operator.office_id)
        .filter(queue_id__in=queues)
        .select_related("queue", "case")
        .order_by("lane", "priority", "rank_at")[:SHOWN]
    )


def ringing_at(operator: Operator) -> Contact | None:
    """The call that rings at this person's desk."""
    return (
        Contact.objects.filter(state=State.OFFERED, rings__operator=operator, rings__ended_at=None)
        .select_related("queue", "case", "operator")
        .first()
    )


def line_down(operator: Operator) -> bool:
    """Whether a telephone line of this person's office has fallen silent."""
    lines = Line.objects.filter(office=operator.office_id).values("key")
    return LineLink.objects.filter(line__in=lines).exclude(down_since=None).exists()


def waiting_count(operator: Operator) -> int:
    """How many wait, counted to at most a hundred and one."""
    ids = in_line(operator.office_id).values("ref")
    return len(ids[: COUNTED + 1])


def longest_wait_since(operator: Operator) -> datetime | None:
    """Since when the one who waits longest has waited."""
    return (
        in_line(operator.office_id)
        .order_by("offered_at")
        .values_list("offered_at", flat=True)
        .first()
    )


def held(operator: Operator) -> list[Contact]:
    """What this person has in hand."""
    return list(
        Contact.objects.filter(operator=operator, state__in=HELD_STATES)
        .select_related("queue", "case")
        .order_by("-claimed_at")[:SHOWN]
    )


def with_colleagues(operator: Operator) -> list[Contact]:
    """What the others of the office have in hand, the latest first."""
    return list(
        Contact.objects.filter(office_id=operator.office_id, state__in=HELD_STATES)
        .exclude(operator=operator)
        .select_related("queue", "case", "operator")
        .order_by("-claimed_at")[:SHOWN_ELSEWHERE]
    )


def why_not_called_back(operator: Operator, contacts: Iterable[UUID]) -> dict[UUID, str]:
    """Why each of these calls became no callback, for whoever watches the floor."""
    if not holds(operator.role, "cases.view_board"):
        return {}
    told = Entry.objects.filter(action="contact.not_called_back", subject__in=list(contacts))
    rows = told.values_list("subject", "detail__why")
    return {ref: str(Uncalled(why).label) for ref, why in rows if ref and why in Uncalled.values}


def abandoned(operator: Operator, since: datetime) -> list[Contact]:
    """Who left before an answer; nobody is called back without an agreed window."""
    return list(
        Contact.objects.filter(
            office_id=operator.office_id, state=State.ABANDONED, offered_at__gte=since
        )
        .exclude(lane=Lane.HELD_BACK)
        .select_related("queue")
        .order_by("-offered_at")[:SHOWN]
    )
