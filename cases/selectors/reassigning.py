"""Who of an office has how many open cases, to give many of them to somebody else."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cases.lifecycle import Stage
from cases.models import Case
from cases.selectors.cases import open_cases_of
from cases.selectors.eligible import narrowed, to_work
from operators.models import Operator

#: So many cases are given at once.
MOST = 100


def have_cases(operator: Operator) -> QuerySet[Operator]:
    """The people who have open cases of this person's office, those kept out among them."""
    held = Q(cases__office=operator.office_id, cases__merged_into=None)
    counted = Count("cases", filter=held & ~Q(cases__stage=Stage.RESOLVED))
    return Operator.objects.annotate(has=counted).filter(has__gt=0).order_by("call_sign")


def may_have_cases(operator: Operator) -> QuerySet[Operator]:
    """Whom a case of this office can be given to."""
    return narrowed(to_work(office=operator.office_id))


def had_by(operator: Operator, person: UUID) -> list[Case]:
    """The most urgent open cases of one person, as many as are given at once."""
    rows = open_cases_of(operator, person)
    return list(rows.order_by("priority", "opened_at", "ref")[:MOST])
