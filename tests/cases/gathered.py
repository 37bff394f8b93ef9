"""Evidence enough for two people to approve."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from cases.models import Case
from cases.services.evidence import evidence_add
from operators.models import Operator

GATHERED = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)


def substantiate(case: Case, by: Operator, at: datetime = GATHERED) -> Case:
    """Evidence enough for any kind of person, gathered by one who is of the case's office."""
    Case.objects.filter(ref=case.ref, assignee=None).update(assignee=by)
    sources: dict[str, UUID | str] = {"person": "The person", "map": "What is known of the front"}
    for point, source in (
        *(("identity", "person"), ("duress", "person")),
        *(("unit", "map"), ("place", "map")),
    ):
        item = evidence_add(
            case_ref=case.ref,
            by=by,
            point=point,
            weight=2,
            source=sources[source],
            finding="It agrees.",
            at=at,
        )
        sources[source] = item.source_id
    return Case.objects.get(ref=case.ref)


def at_once() -> None:
    """What PostgreSQL asks at the end of a transaction, from here on with each statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
