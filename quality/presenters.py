"""Sheets and answers, opened for whoever may read them, under one receipt."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.receipts import receipt
from operators.models import Operator
from quality.card import Mark, Point, agreement
from quality.models import Review, ScoreSheet
from vault.fields import open_fields

#: So many points has a card.
POINTS = len(Point.values)
#: Whoever decides what was disputed is compared with nobody.
THIRD = 3
#: How a mark looks: the tone of its chip, and its icon.
LOOKS = {
    Mark.YES: ("chip-live", "check"),
    Mark.NO: ("chip-warn", "triangle-alert"),
    Mark.NONE: ("", "ban"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One point of a sheet, in words."""

    point: str
    mark: str
    tone: str
    icon: str
    differs: bool
    remark: str


@dataclass(frozen=True, slots=True)
class SheetShown:
    """One reader's sheet; a reader is named to nobody but themself."""

    number: int
    mine: bool
    at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """What a person may read of a review; `hidden` sheets are shown once they have read too."""

    sheets: tuple[SheetShown, ...]
    hidden: int
    agree: int | None
    reply: str


def review_shown(review: Review, viewer: Operator, at: datetime) -> ReviewShown:
    """Whoever held the contact reads all; a reader their own, and the others' after it."""
    sheets = list(review.sheets.order_by("number"))
    own = review.operator_id == viewer.pk
    has_read = any(sheet.by_id == viewer.pk for sheet in sheets)
    seen = sheets if own or has_read else []
    answered = (own or has_read) and review.reply is not None
    if not seen:
        return ReviewShown((), len(sheets), None, "")
    held = receipt(
        actor=str(viewer.pk),
        role=viewer.role,
        action="quality.read",
        subjects=[*(sheet.ref for sheet in seen), *([review.ref] if answered else [])],
        at=at,
    )
    found = [json.loads(each["body"] or "{}") for each in open_fields(held, seen, "body")]
    reply = open_fields(held, [review], "reply")[0]["reply"] if answered else ""
    marks = [{point: mark for point, (mark, _words) in each.items()} for each in found]
    apart = {point for each in marks[1:2] for point in each if marks[0].get(point) != each[point]}
    return ReviewShown(
        sheets=tuple(
            _sheet(sheet, each, viewer, apart) for sheet, each in zip(seen, found, strict=True)
        ),
        hidden=len(sheets) - len(seen),
        agree=agreement(marks[0], marks[1]) if len(marks) > 1 else None,
        reply=reply or "",
    )


def _sheet(
    sheet: ScoreSheet, found: dict[str, Sequence[str]], viewer: Operator, apart: set[str]
) -> SheetShown:
    return SheetShown(
        number=sheet.number,
        mine=sheet.by_id == viewer.pk,
        at=sheet.at,
        lines=tuple(
            Line(
                str(Point(point).label),
                str(Mark(mark).label),
                *LOOKS[Mark(mark)],
                differs=point in apart and sheet.number < THIRD,
                remark=remark,
            )
            for point, (mark, remark) in found.items()
        ),
    )
