"""The broken glasses and who may judge them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.models import BreakGlass
from operators.models import Operator
from operators.roles import Scope, grant


def glasses_of(operator: Operator) -> QuerySet[BreakGlass]:
    """Those this person may judge: of the own office or of the case's, or of all."""
    reach = grant(operator.role, "cases.review_glass")
    if reach is None:
        return BreakGlass.objects.none()
    glasses = BreakGlass.objects.select_related("by", "by__office", "case", "reviewed_by")
    if reach.scope is Scope.ALL:
        return glasses
    office = operator.office_id
    return glasses.filter(Q(case__office_id=office) | Q(by__office_id=office))


def glass_until(ref: UUID | None) -> datetime | None:
    """When a broken glass closes again; None for none."""
    return (
        BreakGlass.objects.filter(ref=ref).values_list("until", flat=True).first() if ref else None
    )
