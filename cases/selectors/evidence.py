"""What stands in the ledger of a case."""

from uuid import UUID

from cases.ledger import Item
from cases.models import EvidenceItem


def evidence_standing(case: UUID) -> list[Item]:
    """The items that nobody withdrew, each with the root of its source."""
    rows = EvidenceItem.objects.filter(case=case, withdrawn_at=None)
    return [Item(*row) for row in rows.values_list("point", "weight", "source__root")]
