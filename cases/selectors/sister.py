"""Whom an office hands on to its sister, and what has become of them: counts, and no person.

Which office is the sister stands with the plan for sealing (`oversight/sql/sister.sql`).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from audit.models import Entry
from cases.models import Callback, Channel, Contact, Lane, Ring, State
from cases.models.contact import OBEYING, READ_LATER
from cases.selectors.eligible import eligible, to_ring
from cases.selectors.queue import in_line
from cases.sister import Room
from operators.models import Office

ACT = "contact.to_sister"
#: A decoy names the sister of the office it stands for, and hands nobody on (decision 131).
SISTER = "SELECT office_sister(coalesce(stands_for_id, ref)) FROM operators_office WHERE ref = %s"
ALL = """SELECT ref, office_sister(ref) FROM operators_office
          WHERE closed_at IS NULL AND sealed_at IS NULL AND stands_for_id IS NULL"""
AWAY = "SELECT waiting, talking FROM sister_has(%s)"


@dataclass(frozen=True, slots=True)
class SisterNow:
    """The sister of an office: how many of ours wait and are answered there, of hers here."""

    name: str
    waiting: int
    talking: int
    here: int


def sisters() -> list[tuple[UUID, UUID]]:
    """Every office that hands on, and to which."""
    with connection.cursor() as cursor:
        cursor.execute(ALL)
        return [(here, there) for here, there in cursor.fetchall() if there]


def sister_now(office: UUID) -> SisterNow | None:
    """How it stands between an office and its sister; None for one that has none."""
    with connection.cursor() as cursor:
        cursor.execute(SISTER, [office])
        sister = Office.objects.filter(pk=cursor.fetchone()[0]).first()
        cursor.execute(AWAY, [office])
        waiting, talking = cursor.fetchone()
    here = in_line(office).exclude(came_from=None).count()
    if sister is None and not here:
        return None
    return SisterNow(sister.name if sister else "", waiting, talking, here)


def may_go(office: UUID) -> QuerySet[Contact]:
    """Who of an office's line may be handed on: nobody known, nobody twice, nobody promised.

    A call goes only where the line obeys: of another the caller would ring here, and their contact
    stand there.
    """
    due = Callback.objects.filter(state=Callback.State.DUE)
    return (
        _in_turn(office)
        .filter(Q(channel=Channel.CHAT) | Q(line__in=OBEYING))
        .filter(lane=Lane.USUAL, case=None, came_from=None, continues=None)
        .exclude(pk__in=due.values("contact"))
    )


def room_of(office: UUID, at: datetime) -> Room:
    """Who of an office is ready for whom, and who waits for them already."""
    people = eligible(to_ring(office=office, language="", at=at))
    own = _in_turn(office).filter(lane__lt=Lane.TAIL).values_list("queue__language", flat=True)
    return Room([person.languages for person in people], Counter(each or "" for each in own))


def went_to_sister(*, contact_ref: UUID, office: UUID) -> bool:
    """Whether this contact was of an office before it was handed on."""
    told = Entry.objects.filter(action=ACT, subject=contact_ref, detail__of=str(office))
    return told.exists()


def _in_turn(office: UUID) -> QuerySet[Contact]:
    """Who waits for an answer now and rings nowhere; a letter is answered in its own time."""
    ringing = Ring.objects.filter(ended_at=None)
    waiting = Contact.objects.filter(office_id=office, state=State.OFFERED)
    return waiting.exclude(line__in=READ_LATER).exclude(rings__in=ringing)
