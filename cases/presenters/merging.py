"""Two cases side by side, and what merging them would do; which cases are one, and since when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.receipts import receipt
from cases.access import named
from cases.details import AMBER, DETAILS
from cases.models import Callback, Case, Merge
from cases.presenters.rows import CaseRow, case_row
from cases.selectors.merges import merge_proposed, merges_of
from cases.selectors.safe_contacts import safe_contacts_held
from operators.models import Operator
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Told:
    """What both say about one thing; a red value is only said to be there."""

    label: str
    left: str
    right: str
    is_hidden: bool
    differs: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    row: CaseRow
    contacts: int
    promises: int
    approvals: int
    has_agreement: bool
    has_place: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both, and what would happen; `proposal` when somebody has said already which goes on."""

    alias: Side
    survivor: Side
    told: tuple[Told, ...]
    freezes: bool
    contradicts: bool
    by: str
    why: str
    at: datetime | None
    proposal: UUID | None


@dataclass(frozen=True, slots=True)
class Merged:
    """One merge as the page of either case tells of it."""

    ref: UUID
    code: str
    is_alias: bool
    by: str
    agreed_by: str
    at: datetime
    why: str
    undone_by: str
    undone_at: datetime | None
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A merge that waits for a second person."""

    ref: UUID
    code: str
    into: str
    by: str


def comparison(
    *, alias: Case, survivor: Case, proposal: Merge | None, asker: Operator, at: datetime
) -> Comparison:
    """Open the amber fields of both cases under one receipt."""
    seen = receipt(
        actor=str(asker.pk),
        role=asker.role,
        action="case.compare",
        subjects=[*named(alias), *named(survivor)],
        at=at,
    )
    names = [detail.name for detail in DETAILS if detail.kind == AMBER]
    left, right = open_fields(seen, [alias, survivor], *names)
    words = open_fields(seen, [proposal], "why")[0] if proposal else {"why": ""}
    held = [each for case in (alias, survivor) for each in safe_contacts_held(case.ref)]
    standing = {(each.way, each.voided_at is None) for each in held}
    return Comparison(
        alias=_side(alias),
        survivor=_side(survivor),
        told=tuple(_told(alias, survivor, left, right)),
        freezes=alias.frozen != survivor.frozen,
        contradicts=len(standing) > 1,
        by=proposal.by.call_sign if proposal else "",
        why=words["why"] or "",
        at=proposal.at if proposal else None,
        proposal=proposal.ref if proposal else None,
    )


def _told(
    alias: Case, survivor: Case, left: dict[str, str | None], right: dict[str, str | None]
) -> list[Told]:
    rows = []
    for detail in DETAILS:
        hidden = detail.kind != AMBER
        labels = {code: str(label) for code, label in detail.choices}
        if hidden:
            one, two = ("yes" if getattr(case, detail.name) else "" for case in (alias, survivor))
        else:
            one, two = (told[detail.name] or "" for told in (left, right))
        if one or two:
            differs = not hidden and bool(one and two) and one != two
            left_shown, right_shown = labels.get(one, one), labels.get(two, two)
            rows.append(Told(str(detail.label), left_shown, right_shown, hidden, differs))
    return rows


def _side(case: Case) -> Side:
    return Side(
        row=case_row(case),
        contacts=case.contacts.count(),
        promises=case.callbacks.filter(state=Callback.State.DUE).count(),
        approvals=case.approvals.filter(purpose="verify", evidence=case.evidence).count(),
        has_agreement=bool(safe_contacts_held(case.ref)),
        has_place=case.place is not None,
    )


def merged(case: Case, seen: Receipt) -> tuple[Merged, ...]:
    """The merges of a case; what the other one was told opens while they are one."""
    found = merges_of(case.ref)
    names = [detail.name for detail in DETAILS if detail.kind == AMBER]
    return tuple(_merged(each, case, names, seen) for each in found)


def _merged(merge: Merge, case: Case, names: list[str], seen: Receipt) -> Merged:
    other = merge.case if merge.into_id == case.ref else merge.into
    told: list[tuple[str, str]] = []
    why = ""
    if merge.undone_at is None:
        why = open_fields(seen, [merge], "why")[0]["why"] or ""
        opened = open_fields(seen, [merge.case], *names)[0]
        for detail in DETAILS:
            if value := opened.get(detail.name):
                labels = {code: str(label) for code, label in detail.choices}
                told.append((str(detail.label), labels.get(value, value)))
    return Merged(
        ref=merge.ref,
        code=other.code,
        is_alias=merge.case_id == case.ref,
        by=merge.by.call_sign,
        agreed_by=merge.agreed_by.call_sign if merge.agreed_by else "",
        at=merge.agreed_at or merge.at,
        why=why,
        undone_by=merge.undone_by.call_sign if merge.undone_by else "",
        undone_at=merge.undone_at,
        told=tuple(told),
    )


def proposed(case: Case) -> Proposed | None:
    """The merge of this case that waits for a second person."""
    found = merge_proposed(case.ref)
    if found is None:
        return None
    return Proposed(found.ref, found.case.code, found.into.code, found.by.call_sign)
