"""What stands in the ledger of a case."""

from uuid import UUID

from django.db.models import Q

from cases.checklists import Checklist, checklist
from cases.ledger import Item
from cases.models import EvidenceItem
from cases.selectors.members import members_of


def evidence_of(case: UUID) -> Q:
    """What its ledger shows: its own items, and every doubt about a case that goes on as it."""
    return Q(case=case) | Q(case__merged_into=case, weight__lt=0)


def evidence_standing(case: UUID) -> list[Item]:
    """The items that nobody withdrew, each with the root of its source."""
    rows = EvidenceItem.objects.filter(evidence_of(case), withdrawn_at=None)
    return [Item(*row) for row in rows.values_list("point", "weight", "source__root")]


def checklist_of(case: UUID, caller_role: str) -> Checklist:
    """What has to be looked at in this case: by who is calling, and whether they are several."""
    alone = checklist(caller_role)
    if alone is checklist(caller_role, several=True) or members_of(case).count() <= 1:
        return alone
    return checklist(caller_role, several=True)
