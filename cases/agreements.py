"""Who agreed to what about a case: the people and rows that a decision rests on."""

from uuid import UUID

from django.db.models import DateTimeField, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from cases.lifecycle import APPROVAL_LASTS
from cases.models import (
    Approval,
    BreakGlass,
    Case,
    EvidenceChange,
    GoPoint,
    GoWord,
    Merge,
    PlaceLook,
    PlaceRelease,
    Purpose,
)
from operators.models import Operator

PURPOSES = {
    "cases.approve_verification": Purpose.VERIFY,
    "cases.resolve_case": Purpose.RESOLVE,
    "cases.lift_freeze": Purpose.LIFT,
    "cases.purge_case": Purpose.PURGE,
}


def fresh() -> Q:
    """The approvals of a verification that still count now, by PostgreSQL's own clock."""
    clock = Func(function="case_clock", output_field=DateTimeField())
    return Q(purpose=Purpose.VERIFY, given_at__gt=clock - APPROVAL_LASTS)


def released() -> QuerySet[PlaceRelease]:
    """The live release of the case of an outer query: approved, not void, not run out."""
    return _live(OuterRef("pk"), OuterRef("evidence"))


def release_of(case: Case) -> PlaceRelease | None:
    """The live release of a case."""
    return _live(case, case.evidence).first()


def _live(case: Case | OuterRef, evidence: int | OuterRef) -> QuerySet[PlaceRelease]:
    return PlaceRelease.objects.filter(
        case=case, evidence=evidence, approver__isnull=False, voided_at=None, until__gt=Now()
    )


def given(case: Case, purpose: Purpose) -> QuerySet[Approval]:
    """What people agreed to for one purpose, of the evidence as it is now."""
    return Approval.objects.filter(case=case, evidence=case.evidence, purpose=purpose)


def collectors(case: Case) -> frozenset[UUID]:
    """Everybody who ever gathered evidence of this case or its aliases; none approves it."""
    changes = EvidenceChange.objects.filter(Q(case=case) | Q(case__merged_into=case))
    return frozenset(changes.values_list("by_id", flat=True))


def glasses(operator: Operator) -> QuerySet[BreakGlass]:
    """The glass that this person broke for the case of an outer query, within its hour."""
    return BreakGlass.objects.filter(case=OuterRef("pk"), by=operator, until__gt=Now())


def taken_part_in(action: str, case: Case, operator: Operator) -> frozenset[UUID]:
    """Who has acted towards this decision already; for a place, with whom this person does."""
    if action == "cases.release_place":
        rows = PlaceRelease.objects.filter(case=case, voided_at=None, proposer__isnull=False)
        pairs = rows.values_list("proposer_id", "requested_by_id")
        return frozenset(ref for pair in pairs for ref in pair if ref)
    if action == "cases.reveal_place":
        looks = PlaceLook.objects.filter(case=case, asker=operator, until__gt=Now())
        return frozenset(looks.exclude(agreed_by=None).values_list("agreed_by_id", flat=True))
    if action == "cases.agree_place":
        waiting = PlaceLook.objects.filter(case=case, agreed_by=None, until__gt=Now())
        return frozenset(waiting.exclude(asker=operator).values_list("asker_id", flat=True))
    if action == "cases.agree_merge":
        open_ones = Merge.objects.filter(agreed_at=None, undone_at=None)
        mine = open_ones.filter(Q(case=case) | Q(into=case))
        return frozenset(mine.values_list("by_id", flat=True))
    if action == "cases.go_handover":
        said = GoWord.objects.filter(case=case, evidence=case.evidence, window=case.window)
        standing = said.filter(point=GoPoint.GO, withdrawn_at=None)
        return frozenset(standing.values_list("by_id", flat=True))
    purpose = PURPOSES.get(action)
    if purpose is None:
        return frozenset()
    if purpose != Purpose.VERIFY:
        return _people(given(case, purpose))
    agreed = _people(given(case, purpose).filter(fresh()))
    return agreed | collectors(case) | _people(given(case, Purpose.PROPOSE))


def _people(approvals: QuerySet[Approval]) -> frozenset[UUID]:
    return frozenset(approvals.values_list("operator_id", flat=True))
