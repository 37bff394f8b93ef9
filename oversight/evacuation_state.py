"""How it stands with sealing an office, for the two people and for whoever holds a share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from operators.models import Operator
from oversight.evacuations import CONFIRMED_WITHIN
from oversight.models import Evacuation, SealPlan, Share


@dataclass(frozen=True, slots=True)
class ShownEvacuation:
    """What the page of one office says; `left` are the seconds in which it can be confirmed."""

    plan: SealPlan | None
    holders: Sequence[str]
    begun: Evacuation | None
    left: int
    mine: bool


def evacuation_shown(person: Operator, *, at: datetime) -> ShownEvacuation:
    """How it stands with the office of this person."""
    mine = person.office_id
    plan = SealPlan.objects.select_related("office", "sister").filter(office=mine).first()
    begun = (
        Evacuation.objects.select_related("begun_by")
        .filter(office=mine, sealed_at=None, begun_at__gte=at - CONFIRMED_WITHIN)
        .first()
    )
    holders = Share.objects.select_related("holder").filter(plan=plan).order_by("number")
    left = int((begun.begun_at + CONFIRMED_WITHIN - at).total_seconds()) if begun else 0
    return ShownEvacuation(
        plan,
        [each.holder.call_sign for each in holders],
        begun,
        left,
        bool(begun and begun.begun_by == person),
    )


def shares_held(person: Operator) -> list[tuple[Share, Evacuation | None, int]]:
    """Each share of this person, the evacuation that asks for it, how many are given."""
    found = Share.objects.select_related("plan__office").filter(holder=person)
    return [(each, _sealed(each.plan), _given(each.plan)) for each in found]


def _sealed(plan: SealPlan) -> Evacuation | None:
    open_ = Evacuation.objects.filter(office=plan.office_id, opened_at=None)
    found: Evacuation | None = open_.exclude(sealed_at=None).first()
    return found


def _given(plan: SealPlan) -> int:
    return Share.objects.filter(plan=plan).exclude(box=None).count()
