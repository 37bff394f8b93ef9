"""An auditor reads what was told in one case, of any office, for a reason."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases.access import decision, must
from cases.codes import typed_code
from cases.models import Case
from operators.models import Operator
from operators.refusals import Refused


class LookRefused(Refused):
    """The case is not shown."""


def case_looked_at(*, code: str, by: Operator, stepped_up: bool, at: datetime) -> Case:
    """The case of this code for whoever has reach over all offices.

    Raises LookRefused for a code of nobody or out of reach, NotNow without a fresh proof.
    """
    rows = Case.objects.select_related("assignee", "liaison", "evidence_by", "office")
    case: Case | None = rows.filter(code=typed_code(code)).first()
    if case is None or decision(by, "cases.view_case", case).hides:
        raise LookRefused(_("No case has this code. Look at it again."))
    must(by, "cases.view_case", case, stepped_up=stepped_up, reason=True)
    return case
