"""The cases at intake by what they wait for: evidence, a first word, a second one, or nothing."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, F, Func, OuterRef

from cases.lifecycle import Stage
from cases.models import Approval, Case, Purpose
from cases.selectors.cases import BOARD, rows_of
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class Waiting:
    """The columns of the board, the most urgent first in each."""

    to_check: list[Case]
    evidence: list[Case]
    second: list[Case]
    refused: list[Case]


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
            is_refused=Exists(given.filter(purpose=Purpose.REFUSE)),
            is_proposed=Exists(given.filter(purpose=Purpose.PROPOSE)),
        )
        .order_by("frozen", "priority", "moved_at")
    )
    every: list[Case] = list(rows[: 3 * BOARD])
    found = [case for case in every if not case.is_refused]  # type: ignore[attr-defined]
    return Waiting(
        to_check=[case for case in found if case.lacks and not case.approvals_now],  # type: ignore[attr-defined]
        evidence=[case for case in found if not case.lacks and not case.approvals_now],  # type: ignore[attr-defined]
        second=[case for case in found if case.approvals_now],  # type: ignore[attr-defined]
        refused=[case for case in every if case.is_refused],  # type: ignore[attr-defined]
    )
