"""Callbacks as lists and their own page show them: both clocks, and no number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.receipts import receipt
from cases.models import Callback, SafeContact
from cases.presenters.safe_contact import Clocks, SafeContactPanel, clocks, safe_contact_panel
from cases.safe_contact import Because
from cases.selectors.safe_contacts import verdict_of
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """One promise to call back."""

    ref: UUID
    contact: UUID
    case_ref: UUID | None
    case_code: str
    starts: datetime
    ends: datetime
    theirs: Clocks | None
    when: str
    source: str
    is_agreed: bool
    why_not: str
    again: Clocks | None
    attempts: int
    taken_by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt of before."""

    at: datetime
    by: str
    reached: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """What whoever took a callback reads before the number may be shown."""

    row: CallbackRow
    safe: SafeContactPanel | None
    begun: bool
    #: What was agreed has changed since: the new words are read, and the call begun anew.
    renewed: bool
    tried: tuple[Tried, ...]


def callback_row(
    callback: Callback, held: list[SafeContact], asker: UUID, at: datetime
) -> CallbackRow:
    """A promise to call back as the list shows it; `when` is early, now, unsafe or overdue."""
    starts, ends = callback.due.lower, callback.due.upper
    verdict, agreed = verdict_of(held, at, case=callback.case), next(iter(held), None)
    zone = agreed.zone if agreed else ""
    return CallbackRow(
        ref=callback.ref,
        contact=callback.contact_id,
        case_ref=callback.case_id,
        case_code=callback.case.code if callback.case else "",
        starts=starts,
        ends=ends,
        theirs=clocks(zone, starts),
        when="early" if at < starts else "now" if at < ends else "overdue",
        source=_source(callback),
        is_agreed=agreed is not None and not agreed.voided_at,
        why_not=str(Because(verdict.reason).label) if verdict.reason else "",
        again=clocks(zone, verdict.again),
        attempts=getattr(callback, "tried", 0),
        taken_by=callback.taken_by.call_sign if callback.taken_by else "",
        mine=callback.taken_by_id == asker,
    )


def _source(callback: Callback) -> str:
    """Where it comes from; that a hand-over is near is told to whoever may open the case alone."""
    if callback.source == Callback.Source.REMINDER and not getattr(callback, "opens", False):
        return Callback.Source.AGREED.value
    return callback.source


def call_page(
    *, callback: Callback, held: list[SafeContact], asker: Operator, at: datetime
) -> CallPage:
    """Open the words of the agreement for whoever took the callback, under a receipt."""
    seen = receipt(
        actor=str(asker.pk),
        role=asker.role,
        action="callback.view",
        subjects=[callback.ref, *(each.case_id for each in held)],
        at=at,
    )
    attempts = list(callback.attempts.select_related("by").order_by("-at"))
    mine = [each for each in attempts if not each.reached and each.by_id == asker.pk]
    begun = [each.agreement_id for each in mine]
    return CallPage(
        row=callback_row(callback, held, asker.pk, at),
        safe=safe_contact_panel(case=callback.case, held=held, seen=seen, at=at),
        begun=bool(begun),
        renewed=bool(held) and any(each != held[0].ref for each in begun),
        tried=tuple(_tried(attempts)),
    )


def _tried(attempts: Iterable[object]) -> Iterable[Tried]:
    for each in attempts:
        if each.reached:  # type: ignore[attr-defined]
            yield Tried(each.at, each.by.call_sign, str(each.get_reached_display()))  # type: ignore[attr-defined]
