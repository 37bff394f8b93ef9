"""What a person has typed and not sent, opened for that person alone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from audit.receipts import receipt
from cases.access import case_for, contact_for
from cases.models import OF_CASE, Draft, DraftPlace
from cases.presenters.contact_page import ContactPage
from cases.services.drafts import RIGHTS
from operators.models import Operator
from triage.registry import script_of
from triage.sent import captured
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Kept:
    """One draft as a page shows it."""

    version: int
    base: int
    at: datetime
    typed: Mapping[str, list[str]] = field(repr=False)

    @property
    def names(self) -> str:
        """The fields that hold something typed."""
        return " ".join(self.typed)

    @property
    def initial(self) -> dict[str, str]:
        """What a form begins with."""
        return {name: " ".join(values) for name, values in self.typed.items()}


def drafts_kept(*, about: Iterable[UUID], by: Operator, seen: Receipt) -> dict[str, Kept]:
    """What this person has typed about a contact and its case, by its place."""
    rows = list(Draft.objects.filter(about__in=list(about), by=by))
    opened = open_fields(seen, rows, "body")
    return {
        str(row.place): _kept(row, told["body"]) for row, told in zip(rows, opened, strict=True)
    }


def begun(drafts: Mapping[str, Kept], place: str) -> dict[str, str]:
    """What a form begins with where a draft of it is kept."""
    return drafts[place].initial if place in drafts else {}


def taken_up(page: ContactPage, kept: Kept | None) -> ContactPage:
    """The page with what was typed beside the step at which the conversation still stands."""
    if kept is None or kept.base != page.answers or not kept.typed:
        return page
    prefill = {**page.step.prefill, **captured(script_of(page.step.version), kept.typed)}
    note = kept.initial.get("note", page.step.note)
    return replace(page, step=replace(page.step, prefill=prefill, note=note))


def draft_compared(*, draft: Draft, by: Operator, at: datetime) -> Kept:
    """The stored draft, shown beside what another window of the same person holds."""
    seen = receipt(
        actor=str(by.pk), role=by.role, action="draft.compare", subjects=[draft.about], at=at
    )
    return _kept(draft, open_fields(seen, [draft], "body")[0]["body"])


def draft_now(*, about: UUID, place: DraftPlace, by: Operator, at: datetime) -> Kept:
    """One's own draft as it stands now, for a page that was made a moment before.

    Raises Contact.DoesNotExist or Case.DoesNotExist.
    """
    find = case_for if place in OF_CASE else contact_for
    find(by, about, RIGHTS[place])
    draft = Draft.objects.filter(about=about, place=place, by=by).first()
    return draft_compared(draft=draft, by=by, at=at) if draft else Kept(0, 0, at, {})


def _kept(draft: Draft, body: str | None) -> Kept:
    return Kept(draft.version, draft.base, draft.at, json.loads(body or "{}"))
