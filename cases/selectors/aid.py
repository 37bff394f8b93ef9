"""What a supervisor did about a contact, for whoever had it and for the supervisor."""

from uuid import UUID

from django.db.models import Q, QuerySet

from cases.models import Aid, AidKind, Contact, State
from operators.models import Operator
from operators.selectors import people_of_floor

NOTICES = 5


def colleague(by: Operator, ref: UUID) -> Operator:
    """Somebody of the same office who takes contacts. Raises Operator.DoesNotExist."""
    return people_of_floor(office=by.office_id).get(pk=ref)


def whispers_of(contact: Contact) -> QuerySet[Aid]:
    """The notes about a contact, the oldest first."""
    notes = Aid.objects.filter(contact=contact, kind=AidKind.WHISPER)
    return notes.select_related("by", "of").order_by("at", "ref")


def notices_of(person: Operator) -> list[Aid]:
    """What was done about this person's contacts and not put away yet, the latest first.

    That somebody listened is said once the conversation is over, or is somebody else's.
    """
    mine = Aid.objects.filter(of=person, seen_at=None).exclude(kind=AidKind.WHISPER)
    goes_on = Q(kind=AidKind.LISTENED, contact__state=State.ON_CONTACT, contact__operator=person)
    return list(mine.exclude(goes_on).select_related("by", "contact").order_by("-at")[:NOTICES])


def was_taken(person: Operator, contact: UUID) -> bool:
    """Whether a supervisor has this contact now, and this person has not put that away yet."""
    taken = Aid.objects.filter(of=person, contact=contact, kind=AidKind.TAKEN, seen_at=None)
    return taken.exclude(contact__operator=person).exists()
