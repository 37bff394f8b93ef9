"""The filters that somebody saved, and those that were shared with the office."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.models import SavedFilter
from cases.sought import Sought
from operators.models import Operator
from operators.roles import holds

#: As many as there are digits to press.
MOST = 9


@dataclass(frozen=True, slots=True)
class Kept:
    """One saved filter, as the list of cases offers it."""

    ref: UUID
    title: str
    address: str
    shared: bool
    current: bool
    removable: bool
    key: str


def filters_within_reach(operator: Operator) -> QuerySet[SavedFilter]:
    """This person's own filters, and those of their office that were shared."""
    theirs = Q(by=operator, shared=False) | Q(shared=True)
    return SavedFilter.objects.filter(theirs, office_id=operator.office_id)


def filters_kept(operator: Operator, shown: Sought) -> list[Kept]:
    """The shared ones in front, each with the digit that leads to it."""
    found = filters_within_reach(operator).order_by("-shared", "at", "ref")
    shares = holds(operator.role, "cases.share_filter")
    return [
        _kept(row, shown, place, shares or not row.shared)
        for place, row in enumerate(found[: 2 * MOST], start=1)
    ]


def sought_of(row: SavedFilter) -> Sought:
    """What a saved filter narrows a list to."""
    return Sought(
        stage=row.stage,
        priority=row.priority,
        flag=row.flag,
        whose=row.whose,
        overdue=row.overdue,
    )


def _kept(row: SavedFilter, shown: Sought, place: int, removable: bool) -> Kept:
    sought = sought_of(row)
    return Kept(
        ref=row.ref,
        title=sought.title(),
        address=sought.address(),
        shared=row.shared,
        current=not shown.code and sought.fields() == shown.fields(),
        removable=removable,
        key=str(place) if place <= MOST else "",
    )
