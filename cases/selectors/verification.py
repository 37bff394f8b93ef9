"""The cases that wait for a word of verification, by what they wait for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet

from cases.agreements import fresh
from cases.lifecycle import APPROVERS_NEEDED, Stage
from cases.models import Approval, Case, Dormancy, EvidenceItem, Purpose
from cases.selectors.cases import BOARD, rows_of
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class Waiting:
    """The columns of the board, the most urgent first in each; one more than is shown, if so many.

    Each is cut by itself, so that none crowds another out.
    """

    to_check: list[Case]
    evidence: list[Case]
    second: list[Case]
    renew: list[Case]
    refused: list[Case]


def waiting_of(operator: Operator) -> Waiting:
    """What waits to be verified, as far as this person may see the rows.

    PostgreSQL says what the evidence lacks: the same that refuses an approval.
    """
    given = Approval.objects.filter(case=OuterRef("pk"), evidence=OuterRef("evidence"))
    rows: QuerySet[Any] = (
        rows_of(operator)
        .select_related("evidence_by")
        .annotate(
            lacks=Func(F("ref"), function="evidence_lacks", output_field=CharField()),
            i_approved=Exists(given.filter(fresh(), operator=operator)),
            i_proposed=Exists(given.filter(purpose=Purpose.PROPOSE, operator=operator)),
            is_refused=Exists(given.filter(purpose=Purpose.REFUSE)),
            is_proposed=Exists(given.filter(purpose=Purpose.PROPOSE)),
        )
        .order_by("frozen", "priority", "moved_at")
    )
    intake = rows.filter(stage=Stage.INTAKE)
    open_ones = intake.filter(is_refused=False)
    lacking, ready = _of_none(open_ones.filter(approvals_now=0))
    return Waiting(
        to_check=lacking,
        evidence=ready,
        second=_first(open_ones.filter(approvals_now__gt=0)),
        renew=_first(_gone_stale(rows)),
        refused=_first(intake.filter(is_refused=True)),
    )


def _of_none(rows: QuerySet[Any]) -> tuple[list[Case], list[Case]]:
    """Those that nobody approved: which lack evidence, and which do not.

    What is lacking is counted for those alone that have any evidence, or are shown.
    """
    items = EvidenceItem.objects.filter(case=OuterRef("pk"), withdrawn_at=None)
    ready = _first(rows.filter(Exists(items), lacks=None))
    others = rows.exclude(pk__in=[case.pk for case in ready])[: 2 * BOARD]
    lacking = [case for case in others if case.lacks]
    return lacking[: BOARD + 1], ready


def _gone_stale(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The verified ones without two fresh words, but for who is known to wait."""
    waits = Dormancy.objects.filter(case=OuterRef("pk"), ended_at=None)
    verified = rows.filter(stage=Stage.VERIFIED, approvals_now__lt=APPROVERS_NEEDED)
    return verified.exclude(Exists(waits))


def _first(rows: QuerySet[Any]) -> list[Case]:
    return list(rows[: BOARD + 1])
