"""The broken glasses and who may judge them."""

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
