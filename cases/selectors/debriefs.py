"""Who asked a supervisor for a talk and has not had it; what was written stays sealed here."""

from cases.models import PrivateNote
from operators.models import Operator

SHOWN = 20


def debriefs_open(operator: Operator) -> list[PrivateNote]:
    """The open debriefs of this supervisor's office, but for their own, the oldest first."""
    asked = PrivateNote.objects.filter(
        case__office_id=operator.office_id, debrief=True, closed_at=None
    ).exclude(by=operator)
    return list(asked.select_related("case", "by").order_by("at")[:SHOWN])
