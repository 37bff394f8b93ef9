"""Cases that are one with another, or are said to be."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from cases.models import Case, Merge


def survivors(refs: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each case the one as which it goes on: itself, unless it was merged."""
    rows = Case.objects.filter(ref__in=set(refs)).values_list("ref", "merged_into_id")
    return {ref: into or ref for ref, into in rows}


def survivor(ref: UUID) -> UUID:
    """The case as which this one goes on."""
    return survivors([ref]).get(ref, ref)


def merge_proposed(case: UUID) -> Merge | None:
    """The open proposal about this case, whichever of the two it is."""
    found: Merge | None = (
        Merge.objects.filter(Q(case=case) | Q(into=case), agreed_at=None, undone_at=None)
        .select_related("case", "into", "by")
        .order_by("at")
        .first()
    )
    return found


def merge_is_of(ref: UUID, *, case: UUID) -> bool:
    """Whether this proposal or merge is about this case."""
    return Merge.objects.filter(Q(case=case) | Q(into=case), ref=ref).exists()


def merges_of(case: UUID) -> list[Merge]:
    """Every merge of this case with another that was agreed, the newest first."""
    rows = Merge.objects.filter(Q(case=case) | Q(into=case)).exclude(agreed_at=None)
    people = ("by", "agreed_by", "undone_by")
    return list(rows.select_related("case", "into", *people).order_by("-agreed_at"))
