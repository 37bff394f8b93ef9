"""Who waits, when they were last heard, and who of them fell silent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from cases import access
from cases.models import CallAttempt, Callback, Case, Contact, Dormancy, Reached
from operators.models import Operator

SHOWN = 100


def dormancy_of(case: UUID) -> Dormancy | None:
    """That a case waits."""
    return Dormancy.objects.filter(case=case, ended_at=None).select_related("by").first()


def heard_of(cases: Iterable[UUID]) -> Mapping[UUID, datetime]:
    """When each of these was heard last: they came to us, or a call of ours reached them."""
    wanted = list(cases)
    came = Contact.objects.filter(case__in=wanted).values_list("case").annotate(Max("offered_at"))
    spoke = CallAttempt.objects.filter(callback__case__in=wanted, reached=Reached.PERSON)
    heard = dict(came.order_by())
    for case, at in spoke.values_list("callback__case").annotate(Max("at")).order_by():
        heard[case] = max(at, heard.get(case, at))
    return heard


def planned_for(cases: Iterable[UUID], at: datetime) -> set[UUID]:
    """Those of these for whom a call is promised whose window has not passed."""
    due = Callback.objects.filter(
        case__in=list(cases), state=Callback.State.DUE, due__endswith__gt=at
    )
    return set(due.values_list("case_id", flat=True))


def silent_in(operator: Operator) -> list[Dormancy]:
    """Those of the person's office who wait and fell silent, the longest overdue first."""
    return list(_waiting(operator).exclude(silence="").order_by("due", "ref")[:SHOWN])


def waiting_in(operator: Operator) -> int:
    """How many people of the office wait."""
    return _waiting(operator).count()


def _waiting(operator: Operator) -> QuerySet[Dormancy]:
    seen = Case.objects.filter(access.visible_to(operator), merged_into=None, purged_on=None)
    rows = Dormancy.objects.filter(ended_at=None, case__in=seen)
    return rows.select_related("case", "case__assignee")
