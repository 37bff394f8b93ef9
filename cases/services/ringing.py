"""Calls of a line that obeys ring at the right desk, one after another, until somebody takes them.

Order of locks as everywhere: contact, presence, and last the streams.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import Contact, Lane, Ring, RingEnd, State
from cases.models.contact import OBEYING
from cases.ringing import (
    MOST_MISSED,
    Candidate,
    asks_for_language,
    has_rung_out,
    whom_to_ring,
)
from cases.selectors.eligible import WhyNot, narrowed, to_ring, why_not
from cases.selectors.queue import is_full
from cases.selectors.skills import lacking, skills_asked
from live.events import ContactRinging, person_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.services.presence import presence_ring, presence_unring


class RingRefused(Refused):
    """The call does not ring at this desk any more."""


def ring_round(*, at: datetime) -> int:
    """Let what has rung out ring elsewhere, and every waiting call somewhere; says how many ring.

    A call for which nobody is ready waits in the queue, where anybody may take it; one whose
    language nobody ready speaks rings after a minute at anybody who is free. Of those behind
    the others one rings at a time, and none while the queue is full.
    """
    for ref in Ring.objects.filter(ended_at=None).values_list("ref", flat=True):
        _look(ref, at)
    waiting = (
        Contact.objects.filter(
            state=State.OFFERED, channel="call", line__in=OBEYING, lane__lt=Lane.HELD_BACK
        )
        .exclude(rings__in=Ring.objects.filter(ended_at=None))
        .order_by("lane", "priority", "rank_at")
        .values_list("ref", "lane", "office_id")
    )
    calls = list(waiting)
    rung, quiet = 0, _quiet_offices({office for _ref, lane, office in calls if lane == Lane.TAIL})
    for ref, lane, office in calls:
        if lane == Lane.TAIL and office in quiet:
            continue
        if _ring(ref, at):
            rung += 1
            quiet |= {office} if lane == Lane.TAIL else set()
    return rung


def _quiet_offices(asked: set[UUID]) -> set[UUID]:
    """Where a call from behind the others rings already, or the line is full."""
    rings = Ring.objects.filter(ended_at=None, contact__lane=Lane.TAIL)
    ringing = set(rings.values_list("contact__office_id", flat=True))
    return ringing | {office for office in asked if is_full(office)}


def ring_hear(*, contact_ref: UUID, by: Operator, at: datetime) -> None:
    """Note that the browser rings; once is enough. Raises Contact.DoesNotExist."""
    Contact.objects.get(ref=contact_ref, office_id=by.office_id)
    Ring.objects.filter(contact=contact_ref, operator=by, ended_at=None, heard_at=None).update(
        heard_at=at
    )


def ring_pass_on(*, contact_ref: UUID, by: Operator, at: datetime) -> None:
    """Let the call ring at somebody else's desk. Raises RingRefused, Contact.DoesNotExist."""
    with unit():
        contact = Contact.objects.select_for_update().get(ref=contact_ref, office_id=by.office_id)
        ring = Ring.objects.filter(contact=contact, operator=by, ended_at=None).first()
        if ring is None:
            raise RingRefused(_("This call does not ring at your desk any more."))
        _end(ring, RingEnd.PASSED_ON, at)


def _look(ref: UUID, at: datetime) -> None:
    """End one ring if its call is taken or over, or if its desk has had its time."""
    with unit():
        ring = Ring.objects.select_related("operator").filter(ref=ref, ended_at=None).first()
        if ring is None:
            return
        contact = Contact.objects.select_for_update().get(ref=ring.contact_id)
        if contact.state != State.OFFERED:
            taken = contact.operator_id == ring.operator_id
            _end(ring, RingEnd.TAKEN if taken else RingEnd.WITHDRAWN, at)
        elif has_rung_out(rung_at=ring.at, heard_at=ring.heard_at, at=at):
            too_often = _missed_before(ring.operator) + 1 >= MOST_MISSED
            _end(ring, RingEnd.PAUSED if too_often else RingEnd.MISSED, at)


def _ring(ref: UUID, at: datetime) -> bool:
    with unit():
        contact = (
            Contact.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("queue")
            .filter(ref=ref, state=State.OFFERED)
            .first()
        )
        if contact is None or contact.rings.filter(ended_at=None).exists():
            return False
        chosen = whom_to_ring(_candidates(contact, at))
        operator = Operator.objects.filter(pk=chosen).first() if chosen else None
        if operator is None or not presence_ring(operator=operator, at=at):
            return False
        Ring.objects.create(contact=contact, operator=operator, at=at)
        record("call.rung", actor="system:ringing", subject=contact.ref, at=at)
        _tell(contact.ref, operator.pk)
    return True


def _candidates(contact: Contact, at: datetime) -> list[Candidate]:
    spoken = contact.queue.language if contact.queue else ""
    language = spoken if asks_for_language(waited=at - contact.offered_at) else ""
    case = contact.case_id
    asked = skills_asked([case], at).get(case, frozenset()) if case else frozenset()
    wanted = to_ring(office=contact.office_id, language=language, at=at, skills=asked)
    before = Count("rings", filter=Q(rings__contact=contact))
    return [
        Candidate(
            each.pk,
            each.role,
            each.presence.since,
            each.rung,
            speaks=not spoken or spoken in each.languages,
            lacks=lacking(each, asked),
        )
        for each in narrowed(wanted).annotate(rung=before)
        if why_not(each, wanted) in {None, WhyNot.SKILL}
    ]


def _missed_before(operator: Operator) -> int:
    """How many rings in a row were missed last."""
    ends = Ring.objects.filter(operator=operator).exclude(ended_at=None).order_by("-at")
    last = list(ends.values_list("end", flat=True)[:MOST_MISSED])
    return next((n for n, end in enumerate(last) if end != RingEnd.MISSED), len(last))


def _end(ring: Ring, end: RingEnd, at: datetime) -> None:
    ring.end, ring.ended_at = end, at
    ring.save(update_fields=["end", "ended_at"])
    if end != RingEnd.TAKEN:
        presence_unring(operator=ring.operator, pause=end == RingEnd.PAUSED, at=at)
    if end in {RingEnd.MISSED, RingEnd.PAUSED}:
        record("call.missed", actor="system:ringing", subject=ring.contact_id, at=at, end=end)
    _tell(ring.contact_id, ring.operator_id)


def _tell(contact: UUID, person: UUID) -> None:
    append(ContactRinging(ref=contact), stream=person_stream(person))
