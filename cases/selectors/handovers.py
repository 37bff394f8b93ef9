"""The cases on their way to a hand-over, as far as this person may see their rows."""

from django.db.models import Case as When
from django.db.models import CharField, F, Func, IntegerField, QuerySet, Subquery, Value
from django.db.models import When as Then

from cases.access import HANDED_STAGES
from cases.agreements import released
from cases.lifecycle import Stage
from cases.models import Case
from cases.selectors.cases import BOARD, rows_of
from operators.models import Operator


def handovers_of(operator: Operator) -> list[Case]:
    """Cases with a window first, then those that wait for one; the most urgent first."""
    rows: QuerySet[Case] = rows_of(operator).filter(stage__in=HANDED_STAGES)
    held_first = When(
        Then(stage=Stage.SCHEDULED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = rows.annotate(
        place_until=Subquery(released().values("until")[:1]),
        go_lacks=Func(F("ref"), function="go_lacks", output_field=CharField()),
    )
    return list(rows.order_by(held_first, "priority", "moved_at")[:BOARD])
