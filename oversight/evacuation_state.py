"""How it stands with sealing an office, for the two people and for whoever holds a share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from operators.models import Operator
from oversight.evacuations import CONFIRMED_WITHIN
from oversight.models import Drill, Evacuation, SealPlan, Share

SHOWN = 12


@dataclass(frozen=True, slots=True)
class ShownEvacuation:
    """What the page of one office says; `left` are the seconds in which it can be confirmed."""

    plan: SealPlan | None
    holders: Sequence[str]
    begun: Evacuation | None
    left: int
    mine: bool
    drill: Drill | None
    drill_left: int
    history: Sequence["Past"]


@dataclass(frozen=True, slots=True)
class Past:
    """One sealing or one drill of it: who began and ended it, when, and how long that took."""

    is_drill: bool
    begun_at: datetime
    begun_by: str
    other: str
    seconds: float | None


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
    left = _left(begun.begun_at, at) if begun else 0
    drills = Drill.objects.select_related("begun_by").filter(office=mine, stopped_at=None)
    running = drills.filter(begun_at__gte=at - CONFIRMED_WITHIN).order_by("-begun_at").first()
    return ShownEvacuation(
        plan,
        [each.holder.call_sign for each in holders],
        begun,
        left,
        bool(begun and begun.begun_by == person),
        running,
        _left(running.begun_at, at) if running else 0,
        _history(mine, at),
    )


def shares_held(person: Operator) -> list[tuple[Share, Evacuation | None, int]]:
    """Each share of this person, the evacuation that asks for it, how many are given."""
    found = Share.objects.select_related("plan__office").filter(holder=person)
    return [(each, _sealed(each.plan), _given(each.plan)) for each in found]


def _left(begun_at: datetime, at: datetime) -> int:
    return int((begun_at + CONFIRMED_WITHIN - at).total_seconds())


def _history(office: UUID, at: datetime) -> list[Past]:
    """Sealings and drills of an office, the newest first; what still runs is none of them."""
    sealed = Evacuation.objects.filter(office=office).exclude(sealed_at=None)
    over = Q(begun_at__lt=at - CONFIRMED_WITHIN) | Q(stopped_at__isnull=False)
    drills = Drill.objects.filter(over, office=office)
    found = [
        Past(
            is_drill,
            each.begun_at,
            each.begun_by.call_sign,
            other.call_sign if (other := getattr(each, by)) else "",
            (ended - each.begun_at).total_seconds() if (ended := getattr(each, until)) else None,
        )
        for rows, is_drill, by, until in (
            (sealed, False, "confirmed_by", "sealed_at"),
            (drills, True, "stopped_by", "stopped_at"),
        )
        for each in rows.select_related("begun_by", by).order_by("-begun_at")[:SHOWN]
    ]
    return sorted(found, key=lambda each: each.begun_at, reverse=True)[:SHOWN]


def _sealed(plan: SealPlan) -> Evacuation | None:
    open_ = Evacuation.objects.filter(office=plan.office_id, opened_at=None)
    found: Evacuation | None = open_.exclude(sealed_at=None).first()
    return found


def _given(plan: SealPlan) -> int:
    return Share.objects.filter(plan=plan).exclude(box=None).count()
