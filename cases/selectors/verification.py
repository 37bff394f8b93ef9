"""The cases at intake by what they wait for: something to check, a first word, or a second one."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, F, Func, OuterRef

from cases.lifecycle import Stage
from cases.models import Approval, Case, Purpose
from cases.selectors.cases import BOARD, rows_of
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class Waiting:
    """The three columns of the board, the most urgent first in each."""

    to_check: list[Case]
    evidence: list[Case]
    second: list[Case]


def waiting_of(operator: Operator) -> Waiting:
    """What waits to be verified, as far as this person may see the rows.

    PostgreSQL says what the evidence lacks: the same that refuses an approval.
    """
    given = Approval.objects.filter(case=OuterRef("pk"), evidence=OuterRef("evidence"))
    rows = (
        rows_of(operator)
        .filter(stage=Stage.INTAKE)
        .select_related("evidence_by")
        .annotate(
            lacks=Func(F("ref"), function="evidence_lacks", output_field=CharField()),
            i_approved=Exists(given.filter(purpose=Purpose.VERIFY, operator=operator)),
            is_proposed=Exists(given.filter(purpose=Purpose.PROPOSE)),
        )
        .order_by("frozen", "priority", "moved_at")
    )
    found: list[Case] = list(rows[: 3 * BOARD])
    return Waiting(
        to_check=[case for case in found if case.lacks and not case.approvals_now],  # type: ignore[attr-defined]
        evidence=[case for case in found if not case.lacks and not case.approvals_now],  # type: ignore[attr-defined]
        second=[case for case in found if case.approvals_now],  # type: ignore[attr-defined]
    )
