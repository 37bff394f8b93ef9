"""Contacts read again for the demonstration: drawn by lot, read by one or two, one disputed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from cases.days import KYIV
from cases.models import Contact, State
from operators.models import Operator
from quality.card import Mark, Point, drawn
from quality.models import Draw, Review
from quality.services.drawing import WEEK
from quality.services.scoring import contact_score, scores_reply

#: Marks and remarks.
Sheet = tuple[Mapping[str, str], Mapping[str, str]]
SEED = "demonstration"
READ, AGAIN, ANSWERED = timedelta(hours=26), timedelta(hours=22), timedelta(hours=5)
ALL_YES: dict[str, str] = dict.fromkeys(Point.values, Mark.YES)
#: What the first and the second reader find otherwise than yes, and what they remark.
FIRST: Sheet = (
    {Point.SAFETY: Mark.NO, Point.SCRIPT: Mark.NONE},
    {
        Point.GREETING: "Calm, and the caller knew at once where they were.",
        Point.SAFETY: "Whether they could speak freely came after the unit.",
    },
)
SECOND: Sheet = (
    {Point.SCRIPT: Mark.NONE},
    {
        Point.SAFETY: "Asked it in other words, and early enough.",
        Point.RECORD: "The next colleague could go on from it.",
    },
)
REPLY = "They said themselves that they were alone, before I could ask. So I asked about it later."


def reviews_past(*, staff: Sequence[Operator], at: datetime) -> None:
    """What the lot drew, and what its readers found of some of it."""
    people = {person.call_sign: person for person in staff}
    office = staff[0].office
    today = localtime(at, KYIV).date()
    week = today - timedelta(days=today.weekday()) - WEEK
    Draw.objects.create(office=office, week=week, seed=SEED, at=at - READ)
    closed = Contact.objects.filter(office=office, state=State.CLOSED, purged_on=None)
    closed = closed.exclude(case__frozen=True)
    for person in staff:
        for ref in drawn(SEED, closed.filter(operator=person).values_list("ref", flat=True)):
            Review.objects.create(
                office=office, contact_id=ref, operator=person, week=week, drawn_at=at - READ
            )
    readers = people["Yavir"], people["Malva"]
    for name in ("Kalyna", "Dub"):
        held = list(Review.objects.filter(operator=people[name]).order_by("ref"))
        for review in held[:1]:
            _read(review, readers[0], FIRST, at - READ)
            _read(review, readers[1], SECOND, at - AGAIN)
            scores_reply(
                review_ref=review.ref,
                body=REPLY,
                disputes=name == "Dub",
                by=people[name],
                at=at - ANSWERED,
            )
        for review in held[1:]:
            _read(review, readers[1], SECOND, at - AGAIN)


def _read(review: Review, by: Operator, found: Sheet, at: datetime) -> None:
    marks, remarks = found
    contact_score(review_ref=review.ref, marks={**ALL_YES, **marks}, remarks=remarks, by=by, at=at)
