"""A sample of each person's contacts of a week: drawn by the console, so that nobody picks."""

import secrets
from collections import defaultdict
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import localtime

from audit.record import record
from cases.bait import is_honey
from cases.days import KYIV
from cases.models import Contact, State
from live.publish import unit
from operators.models import Office
from quality.card import drawn
from quality.models import KEPT, Draw, Review, ScoreSheet
from vault.keyring import keys_destroy_each

WEEK = timedelta(days=7)
BATCH = 500


def samples_draw(*, at: datetime) -> int:
    """Draw the week before this one for every office that has not been drawn; says how many."""
    today = localtime(at, KYIV).date()
    first = today - timedelta(days=today.weekday()) - WEEK
    made = 0
    for office in Office.working.order_by("code"):
        if not Draw.objects.filter(office=office, week=first).exists():
            with unit():
                # Of two workers at once the second waits here, and finds it drawn.
                Office.objects.select_for_update(no_key=True).get(pk=office.pk)
                if Draw.objects.filter(office=office, week=first).exists():
                    continue
                draw = Draw.objects.create(
                    office=office, week=first, seed=secrets.token_hex(16), at=at
                )
                reviews = _reviews(draw, at)
                Review.objects.bulk_create(reviews)
                record(
                    "quality.drawn",
                    actor="system:quality",
                    subject=office.pk,
                    at=at,
                    contacts=len(reviews),
                )
                made += len(reviews)
    return made


def reviews_end(*, at: datetime) -> int:
    """Destroy what is old, and what was found about a contact that was purged; keys first."""
    with unit():
        old = Review.objects.filter(drawn_at__lte=at - KEPT)
        purged = Review.objects.filter(contact__purged_on__isnull=False)
        found = (old | purged).order_by("pk")
        gone = [
            each.ref for each in found.select_for_update(of=("self",), skip_locked=True)[:BATCH]
        ]
        sheets = list(ScoreSheet.objects.filter(review__in=gone).values_list("ref", flat=True))
        keys_destroy_each(owners=[*gone, *sheets])
        Review.objects.filter(ref__in=gone).delete()
        Draw.objects.filter(at__lte=at - KEPT).delete()
    return len(gone)


def _reviews(draw: Draw, at: datetime) -> list[Review]:
    """For each person of the office the contacts that the seed chooses."""
    begins = datetime.combine(draw.week, time.min, tzinfo=KYIV)
    ends = datetime.combine(draw.week + WEEK, time.min, tzinfo=KYIV)
    closed = Contact.objects.filter(
        office=draw.office,
        state=State.CLOSED,
        closed_at__gte=begins,
        closed_at__lt=ends,
        operator__office=draw.office,
        operator__is_active=True,
        operator__stands_for=None,
        operator__colleague_of=None,
        purged_on=None,
    ).exclude(line="byhand")
    closed = closed.exclude(pk__in=Review.objects.filter(office=draw.office).values("contact"))
    by_person: dict[UUID, list[UUID]] = defaultdict(list)
    for contact in closed.exclude(case__frozen=True).select_related("case"):
        if contact.operator_id and not (contact.case and is_honey(contact.case)):
            by_person[contact.operator_id].append(contact.ref)
    return [
        Review(office=draw.office, contact_id=ref, operator_id=person, week=draw.week, drawn_at=at)
        for person, refs in sorted(by_person.items())
        for ref in drawn(draw.seed, refs)
    ]
