"""What stands in the ledger of a case."""

from uuid import UUID

from django.db.models import Q

from cases.ledger import Item
from cases.models import EvidenceItem


def evidence_of(case: UUID) -> Q:
    """What its ledger shows: its own items, and every doubt about a case that goes on as it."""
    return Q(case=case) | Q(case__merged_into=case, weight__lt=0)


def evidence_standing(case: UUID) -> list[Item]:
    """The items that nobody withdrew, each with the root of its source."""
    rows = EvidenceItem.objects.filter(evidence_of(case), withdrawn_at=None)
    return [Item(*row) for row in rows.values_list("point", "weight", "source__root")]
