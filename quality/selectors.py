"""Reads of reviews: those of an office without whose they are, and one's own."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from cases.models import PrivateNote
from operators.models import Operator, Presence, Reason, State
from quality.models import Review, ScoreSheet

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Load:
    """What weighs on an office now: how many rest, are offered a break, wait for a talk."""

    resting: int
    offered: int
    talks: int


def reviews_of_office(reader: Operator) -> QuerySet[Review]:
    """What was drawn of others in this supervisor's office, the newest week first, in no order."""
    theirs = ScoreSheet.objects.filter(review=OuterRef("pk"), by=reader)
    found = Review.objects.filter(office_id=reader.office_id).exclude(operator=reader)
    counted = found.annotate(read=Count("sheets"), mine=Exists(theirs))
    return counted.order_by("-week", "ref")[:SHOWN]


def reviews_of_person(person: Operator) -> QuerySet[Review]:
    """One's own contacts that somebody has read, the newest first."""
    mine = Review.objects.filter(operator=person, office_id=person.office_id)
    return mine.annotate(read=Count("sheets")).filter(read__gt=0).order_by("-week", "ref")[:SHOWN]


def review_for(reader: Operator, ref: UUID) -> Review:
    """A review of somebody else in the own office. Raises Review.DoesNotExist."""
    found: Review = (
        Review.objects.filter(office_id=reader.office_id).exclude(operator=reader).get(ref=ref)
    )
    return found


def review_of(person: Operator, ref: UUID) -> Review:
    """One's own review that somebody has read. Raises Review.DoesNotExist."""
    found: Review = Review.objects.get(ref=ref, operator=person, sheets__number=1)
    return found


def load_of(person: Operator) -> Load:
    """How an office is now, as counts."""
    there = Presence.objects.filter(operator__office_id=person.office_id)
    return Load(
        resting=there.filter(state=State.PAUSE, reason=Reason.DEBRIEF).count(),
        offered=there.exclude(break_offered_at=None).count(),
        talks=PrivateNote.objects.filter(
            case__office_id=person.office_id, debrief=True, closed_at=None
        ).count(),
    )
