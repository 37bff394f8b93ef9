"""What somebody has typed that is about nothing yet, opened for that person alone."""

import json
from datetime import datetime

from audit.receipts import receipt
from cases.models import Sheet, SheetPlace
from cases.presenters.drafts import Kept
from operators.models import Operator
from vault.fields import open_fields


def sheet_kept(*, place: SheetPlace, by: Operator, at: datetime) -> Kept:
    """One's own sheet as it stands now; an empty one for who has typed nothing."""
    sheet = Sheet.objects.filter(place=place, by=by).first()
    if sheet is None or sheet.body is None:
        return Kept(sheet.version if sheet else 0, 0, at, {})
    seen = receipt(
        actor=str(by.pk), role=by.role, action="draft.compare", subjects=[sheet.ref], at=at
    )
    body = open_fields(seen, [sheet], "body")[0]["body"]
    return Kept(sheet.version, 0, sheet.at, json.loads(body or "{}"))
