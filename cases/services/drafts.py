"""What is typed is kept as it is typed, sealed, until it is sent or its contact ends."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cases.access import case_for
from cases.days import as_kept
from cases.details import BY_NAME
from cases.models import OF_CASE, Case, Draft, DraftPlace, Sheet
from cases.services.draft_rows import found_of_case, found_of_contact, write
from live.events import DraftBegun, case_stream, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_one, seal
from vault.receipts import Receipt

#: Letters of one draft; what is longer stays in its field and is not kept.
LONGEST_DRAFT = 20_000
TOO_LONG = _(
    "At most 20,000 characters are kept as you type. The text stays in its field: make it shorter."
)
RIGHTS = {
    DraftPlace.REPLY: "cases.answer_contact",
    DraftPlace.ANSWER: "cases.answer_contact",
    DraftPlace.CLOSE: "cases.answer_contact",
    DraftPlace.CALLBACK: "cases.answer_contact",
    DraftPlace.CASE: "cases.edit_case",
    DraftPlace.NOTE: "cases.note_case",
    DraftPlace.PRIVATE: "cases.note_case",
    DraftPlace.WINDOW: "cases.schedule_case",
}
FIELDS = {
    DraftPlace.REPLY: {"body", "ready"},
    DraftPlace.CLOSE: {"code", "remark", "hard"},
    DraftPlace.CALLBACK: {"starts", "ends", "agreed"},
    DraftPlace.CASE: set(BY_NAME),
    DraftPlace.NOTE: {"body"},
    DraftPlace.PRIVATE: {"body", "debrief"},
    DraftPlace.WINDOW: {"team", "starts", "ends", "light", "sector", "signs"},
}
Typed = Mapping[str, Sequence[str]]


class DraftRefused(Refused):
    """What was typed is not kept like this; it stays in its field."""


class DraftStale(Refused):
    """The draft was written elsewhere since this tab read it; `stored` is as it is now."""

    def __init__(self, stored: Draft | Sheet | None) -> None:
        super().__init__(_("You have written here in another window meanwhile."))
        self.stored = stored


def draft_keep(
    *,
    about: UUID,
    place: DraftPlace,
    by: Operator,
    typed: Typed,
    version: int,
    base: int = 0,
    emptied: bool = False,
    at: datetime,
) -> Draft:
    """Keep what this person has typed in one form; `version` is the one that it goes on from.

    Nothing typed takes the place of something only when the person has `emptied` the form.
    Raises DraftStale, DraftRefused, and Contact.DoesNotExist or Case.DoesNotExist.
    """
    body, right = _checked(place, typed), RIGHTS[place]
    case = case_for(by, about, right) if place in OF_CASE else None
    try:
        with unit():
            found = (
                found_of_case(case=case, place=place, by=by)
                if case
                else found_of_contact(about=about, place=place, by=by, right=right)
            )
            if found.version != version:
                raise DraftStale(_mine(about, place, by))
            _not_emptied_by_accident(body, kept=found.has_text, emptied=emptied)
            draft = Draft(ref=found.ref or uuid4(), about=about, place=place, by=by, base=base)
            draft.version, draft.at = version + 1, as_kept(at, coarse=found.coarse)
            seal(draft, body=body)
            if not write(draft, before=found):
                raise DraftStale(_mine(about, place, by))
            if case and body is not None and not found.has_text and place != DraftPlace.PRIVATE:
                _tell(case)
    except IntegrityError as refusal:
        if "draft_once" not in str(refusal):
            raise DraftRefused(_("Nothing more can be kept here.")) from refusal
        raise DraftStale(None) from refusal
    return draft


def draft_spent(*, about: UUID, place: DraftPlace, by: Operator, at: datetime) -> None:
    """Destroy the draft of what was sent, within the caller's unit; a late writing is stale."""
    at = as_kept(at, coarse=Case.objects.filter(ref=about, coarse=True).exists())
    mine = Draft.objects.filter(about=about, place=place, by=by)
    if not mine.update(body=None, version=F("version") + 1, at=at):
        Draft.objects.bulk_create(
            [Draft(about=about, place=place, by=by, version=1, at=at)], ignore_conflicts=True
        )


def note_given_back(
    *,
    about: UUID,
    place: DraftPlace,
    by: Operator,
    note: str,
    base: int,
    seen: Receipt,
    at: datetime,
) -> None:
    """Put a note back into the field in which this person writes, within the caller's unit.

    What stands there already stays, below it.
    """
    field = "body" if place == DraftPlace.NOTE else "note"
    mine = Draft.objects.select_for_update().filter(about=about, place=place, by=by)
    draft = mine.first() or Draft(about=about, place=place, by=by)
    typed = note_in(draft=draft, seen=seen, at=at) if draft.body else ""
    text = "\n".join(filter(None, (note, typed)))
    draft.version, draft.base, draft.at = draft.version + 1, base, at
    seal(draft, body=json.dumps({field: [text]}, ensure_ascii=False))
    draft.save()


def note_in(*, draft: Draft, seen: Receipt, at: datetime) -> str:
    """The note that a draft holds, under the receipt of whoever acts at this moment."""
    kept = json.loads(open_one(seen, draft, "body") or "{}")
    return " ".join(kept.get("body" if draft.place == DraftPlace.NOTE else "note", []))


def _mine(about: UUID, place: DraftPlace, by: Operator) -> Draft | None:
    return Draft.objects.filter(about=about, place=place, by=by).first()


def _tell(case: Case) -> None:
    """Whoever has the case open sees that somebody writes there; a contact is in one hand."""
    for stream in (queue_stream(case.office_id), case_stream(case.ref)):
        append(DraftBegun(ref=case.ref), stream=stream)


def goes_on(kept: Draft | Sheet, body: str | None, *, version: int, emptied: bool) -> None:
    """Refuse what was not typed from what is kept now, and an empty form that nobody emptied."""
    if kept.version != version:
        raise DraftStale(kept)
    _not_emptied_by_accident(body, kept=bool(kept.body), emptied=emptied)


def _not_emptied_by_accident(body: str | None, *, kept: bool, emptied: bool) -> None:
    if body is None and kept and not emptied:
        raise DraftRefused(_("An empty field does not take the place of what is kept."))


def typed_checked(typed: Typed, *, fits: Callable[[str], bool]) -> str | None:
    """The fields as they are sealed; None when nothing stands in any of them."""
    if not all(fits(name) for name in typed):
        raise DraftRefused(_("This field is not part of the form."))
    body = json.dumps({name: list(values) for name, values in typed.items()}, ensure_ascii=False)
    if len(body) > LONGEST_DRAFT:
        raise DraftRefused(TOO_LONG)
    if any("\0" in value for values in typed.values() for value in values):
        raise DraftRefused(_("Null characters are not allowed."))
    return body if any(value.strip() for values in typed.values() for value in values) else None


def _checked(place: DraftPlace, typed: Typed) -> str | None:
    known = FIELDS.get(place)

    def fits(name: str) -> bool:
        return name in known if known else name == "note" or name.startswith("capture-")

    return typed_checked(typed, fits=fits)
