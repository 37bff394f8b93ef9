"""What is typed that is about no contact and no case yet is kept, sealed, until it is sent."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Sheet, SheetPlace
from cases.models.ready import LANGUAGES
from cases.services.drafts import DraftRefused, DraftStale, Typed, goes_on, typed_checked
from live.publish import unit
from operators.models import Operator
from operators.roles import holds
from vault.fields import seal
from vault.keyring import keys_create, keys_destroy, keys_destroy_each

#: What nobody sent goes after a while, and what was sent once no late writing of it can come.
UNSENT, SENT = timedelta(days=3), timedelta(minutes=10)
BATCH = 500
RIGHTS = {SheetPlace.TYPE_IN: "cases.type_contact", SheetPlace.READY: "cases.set_ready"}
WORDS = {f"{kind}_{language}" for kind in ("title", "text") for language in LANGUAGES}
FIELDS = {
    SheetPlace.TYPE_IN: {
        *("came_by", "happened_at", "took", "name", "number", "handle", "language", "text"),
    },
    SheetPlace.READY: {"replaces", "source", "review_on", *WORDS},
}


def sheet_keep(
    *,
    place: SheetPlace,
    by: Operator,
    typed: Typed,
    version: int,
    emptied: bool = False,
    at: datetime,
) -> Sheet:
    """Keep what this person has typed in one form; `version` is the one that it goes on from.

    Nothing typed takes the place of something only when the person has `emptied` the form.
    Raises DraftStale and DraftRefused.
    """
    if not holds(by.role, RIGHTS[place]):
        raise DraftRefused(_("Nothing more can be kept here."))
    body = typed_checked(typed, fits=FIELDS[place].__contains__)
    mine = Sheet.objects.filter(by=by, place=place)
    with unit():
        sheet = mine.select_for_update().first()
        if sheet is not None:
            goes_on(sheet, body, version=version, emptied=emptied)
            sheet.version, sheet.at = version + 1, at
            seal(sheet, body=body)
            sheet.save()
    # What was sent or forgotten is gone after a while; a page that is open still begins anew.
    return sheet or _begun(place, by, body, version + 1, at)


def sheet_spent(*, place: SheetPlace, by: Operator, at: datetime) -> None:
    """Destroy what was sent, within the caller's unit; a late writing of it is stale."""
    mine = Sheet.objects.filter(by=by, place=place)
    mine.update(body=None, version=F("version") + 1, at=at)


def sheets_tend(*, at: datetime) -> int:
    """Remove what was sent, and what nobody sent in days, keys first; says how many."""
    sent = Q(body=None, at__lt=at - SENT)
    over = Sheet.objects.filter(sent | Q(at__lt=at - UNSENT)).values_list("ref", flat=True)
    with unit():
        # Whoever writes in one of them at this moment has it; and waits for what is taken here.
        gone = list(over.select_for_update(skip_locked=True)[:BATCH])
        keys_destroy_each(owners=gone)
        Sheet.objects.filter(ref__in=gone).delete()
    return len(gone)


def _begun(place: SheetPlace, by: Operator, body: str | None, version: int, at: datetime) -> Sheet:
    sheet = Sheet(
        ref=uuid.uuid4(), office_id=by.office_id, by=by, place=place, version=version, at=at
    )
    seal(sheet, keys_create(owner=sheet.ref, kind="sheet", at=at), body=body)
    try:
        with unit():
            sheet.save(force_insert=True)
    except IntegrityError as refusal:
        keys_destroy(owner=sheet.ref)
        raise DraftStale(Sheet.objects.filter(by=by, place=place).first()) from refusal
    return sheet
