"""Whoever an office can't answer goes to its sister, if somebody is free there: for good, and once.

Raced against a claim there is one winner: both change the one row of the contact.
"""

from datetime import datetime
from uuid import UUID

from audit.record import record
from cases.models import Contact, Priority
from cases.selectors.sister import ACT, may_go, room_of, sisters
from cases.services.routing import queue_for
from cases.sister import goes
from live.events import ContactOffered, ContactUpdated, queue_stream
from live.publish import append, unit

ACTOR = "system:sister"
#: So many of a line are looked at in one round.
MOST = 50


def sister_round(*, at: datetime) -> int:
    """Hand on from every office that has a sister whoever is answered sooner there; how many."""
    return sum(_hand_on(here, there, at) for here, there in sisters())


def _hand_on(here: UUID, there: UUID, at: datetime) -> int:
    found = may_go(here).select_related("queue").order_by("priority", "rank_at")[:MOST]
    ours, theirs, gone = room_of(here, at), room_of(there, at), 0
    for contact in found:
        language = contact.queue.language if contact.queue else ""
        if goes(
            waited=at - contact.offered_at,
            critical=contact.priority == Priority.CRITICAL,
            ready_here=ours.ready_for(language) > 0,
            free_there=theirs.left_for(language),
        ) and _moved(contact.ref, here, there, language, at):
            theirs.waiting[language] += 1
            gone += 1
    return gone


def _moved(ref: UUID, here: UUID, there: UUID, language: str, at: datetime) -> bool:
    with unit():
        # Whoever is just taken, or just rings, is passed over.
        rows = may_go(here).select_for_update(of=("self",), skip_locked=True)
        contact: Contact | None = rows.filter(ref=ref).first()
        if contact is None or contact.rings.filter(ended_at=None).exists():
            return False
        contact.came_from_id, contact.office_id = here, there
        contact.queue_id = queue_for(office=there, language=language)
        contact.version += 1
        contact.save(update_fields=["came_from", "office", "queue", "version"])
        record(ACT, actor=ACTOR, subject=contact.ref, at=at, of=str(here), to=str(there))
        gone = ContactUpdated(ref=contact.ref, version=contact.version)
        append(gone, stream=queue_stream(here))
        counts = {"critical": 1} if contact.priority == Priority.CRITICAL else {}
        counts |= {"rings": 1} if contact.obeys else {}
        come = ContactOffered(ref=contact.ref, version=contact.version, counts=counts)
        append(come, stream=queue_stream(there))
    return True
