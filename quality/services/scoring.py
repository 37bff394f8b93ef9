"""A supervisor reads a contact by the card; whoever held it answers once, and may dispute."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused
from quality.card import Mark, Point
from quality.models import Review, ScoreSheet
from vault.fields import seal
from vault.keyring import keys_create, keys_destroy

LONGEST, REMARK = 2000, 500
#: Two read each contact without knowing of one another; a third what was disputed.
READERS, WITH_DISPUTE = 2, 3


class ScoreRefused(Refused):
    """Nothing was written."""


def contact_score(
    *,
    review_ref: UUID,
    marks: Mapping[str, str],
    remarks: Mapping[str, str],
    by: Operator,
    at: datetime,
) -> ScoreSheet:
    """Keep what a reader found, once. Raises ScoreRefused, Review.DoesNotExist out of reach."""
    if any(marks.get(point) not in Mark.values for point in Point.values):
        raise ScoreRefused(_("Mark every point: yes, no, or does not apply."))
    if any(len(remark) > REMARK for remark in remarks.values()):
        raise ScoreRefused(_("A remark has at most 500 characters."))
    found = {point: [marks[point], remarks.get(point, "").strip()] for point in Point.values}
    sheet = ScoreSheet(ref=uuid.uuid4(), office_id=by.office_id, by=by, at=at)
    keys = keys_create(owner=sheet.ref, kind="score", at=at)
    try:
        with unit():
            review = _locked(review_ref, by)
            sheet.review, sheet.number = review, _next(review, by)
            seal(sheet, keys, body=json.dumps(found))
            sheet.save(force_insert=True)
            _told("quality.scored", review, by, at)
    except (Refused, Review.DoesNotExist, IntegrityError):
        keys_destroy(owner=sheet.ref)
        raise
    return sheet


def scores_reply(
    *, review_ref: UUID, body: str, disputes: bool, by: Operator, at: datetime
) -> Review:
    """Answer what readers found of one's own contact, once, and dispute it or not.

    Raises ScoreRefused, Review.DoesNotExist for a contact of somebody else.
    """
    text = body.strip()
    if not text:
        raise ScoreRefused(_("Write your answer before sending it."))
    if len(text) > LONGEST:
        raise ScoreRefused(_("An answer has at most 2,000 characters."))
    Review.objects.get(ref=review_ref, operator=by)
    keys = keys_create(owner=review_ref, kind="review", at=at)
    with unit():
        review = Review.objects.select_for_update().get(ref=review_ref, operator=by)
        if review.replied_at is not None:
            raise ScoreRefused(_("You have answered already."))
        if not review.sheets.exists():
            raise ScoreRefused(_("Nobody has read this contact yet."))
        seal(review, keys, reply=text)
        review.replied_at, review.disputed = at, disputes
        review.save(update_fields=["reply", "replied_at", "disputed"])
        _told("quality.disputed" if disputes else "quality.replied", review, by, at)
    return review


def _locked(ref: UUID, by: Operator) -> Review:
    review = Review.objects.select_for_update().get(ref=ref, office_id=by.office_id)
    if not can(by, "quality.score_contact", Facts(office=review.office_id)):
        raise Review.DoesNotExist
    return review


def _next(review: Review, by: Operator) -> int:
    """Which sheet this one is. Raises ScoreRefused."""
    if review.operator_id == by.pk:
        raise ScoreRefused(_("You held this contact yourself. Somebody else reads it."))
    readers = list(review.sheets.values_list("by_id", flat=True))
    if by.pk in readers:
        raise ScoreRefused(_("You have read this contact already."))
    if len(readers) >= (WITH_DISPUTE if review.disputed else READERS):
        raise ScoreRefused(_("Enough have read this contact."))
    return len(readers) + 1


def _told(action: str, review: Review, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=review.ref, at=at)
