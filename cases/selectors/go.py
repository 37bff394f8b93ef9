"""What stands of the go of a case: of its window and its evidence as they are now."""

from django.db import connection
from django.db.models import QuerySet

from cases.models import Case, GoWord


def go_words(case: Case) -> QuerySet[GoWord]:
    """The words that stand, the oldest first."""
    rows: QuerySet[GoWord] = GoWord.objects.filter(
        case=case, evidence=case.evidence, window=case.window, withdrawn_at=None
    )
    return rows.select_related("by").order_by("at", "ref")


def go_lacks(case: Case) -> str:
    """The first thing that a go of this case lacks, as PostgreSQL counts; empty once it has one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT go_lacks(%s)", [case.ref])
        return str(cursor.fetchone()[0] or "")
