"""What stands of the go of a case: of its window and its evidence as they are now."""

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet

from cases.models import Case, GoWord


def go_words(case: Case) -> QuerySet[GoWord]:
    """The words that stand, the oldest first."""
    rows: QuerySet[GoWord] = GoWord.objects.filter(
        case=case, evidence=case.evidence, window=case.window, withdrawn_at=None
    )
    return rows.select_related("by").order_by("at", "ref")


def go_words_fresh(case: Case) -> QuerySet[GoWord]:
    """The words that count: they stand, and by PostgreSQL's own clock are not a day old."""
    is_fresh = Func(F("given_at"), function="go_is_fresh", output_field=BooleanField())
    return go_words(case).filter(is_fresh)


def go_lacks(case: Case) -> str:
    """The first thing that a go of this case lacks, as PostgreSQL counts; empty once it has one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT go_lacks(%s)", [case.ref])
        return str(cursor.fetchone()[0] or "")
