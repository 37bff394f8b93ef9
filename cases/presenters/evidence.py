"""The ledger of one case as its page shows it: each item, what they come to, what is lacking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.checklists import VERSION, Check
from cases.ledger import GRAVE, SOURCES_NEEDED, WEIGHT_NEEDED, Item, Lack, ledger
from cases.models import Case, EvidenceItem, Source
from cases.selectors.evidence import checklist_of, evidence_of
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Found:
    """One item."""

    ref: UUID
    #: Of which case that goes on as this one; empty for what was added here.
    code: str
    label: str
    weight: int
    weight_label: str
    source: str
    finding: str
    by: str
    at: datetime
    withdrawn_by: str
    why_withdrawn: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist."""

    label: str
    needed: bool
    confirmed: bool
    against: bool
    by: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One source with those that are one with it, and how many items rest on it."""

    ref: UUID
    names: tuple[str, ...]
    items: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the panel shows."""

    items: tuple[Found, ...]
    points: tuple[Point, ...]
    origins: tuple[Origin, ...]
    sources: int
    sources_needed: int
    weight: int
    weight_needed: int
    lacks: tuple[str, ...]
    #: By which list it was looked at, and the version of that list.
    checklist: str
    version: int

    @property
    def bars(self) -> list[bool]:
        """One bar for each source that is needed, filled by those that are there."""
        return [place < self.sources for place in range(self.sources_needed)]


def evidence_panel(*, case: Case, caller_role: str, seen: Receipt) -> Evidence:
    """Open the items and the sources of one case under the request's receipt."""
    rows = list(
        EvidenceItem.objects.filter(evidence_of(case.ref))
        .select_related("case", "source", "by", "withdrawn_by")
        .order_by("-at", "ref")
    )
    sources = list(Source.objects.filter(case=case).order_by("ref"))
    shown = [*sources, *{row.source for row in rows if row.source not in sources}]
    opened = open_fields(seen, shown, "name")
    names = {row.ref: told["name"] or "" for row, told in zip(shown, opened, strict=True)}
    findings = open_fields(seen, rows, "finding", "why_withdrawn")
    standing = [row for row in rows if row.withdrawn_at is None]
    asked = checklist_of(case.ref, caller_role)
    sums = ledger(
        (Item(row.point, row.weight, row.source.root_id) for row in standing), asked.needed
    )
    return Evidence(
        items=tuple(
            _found(row, case, names, told) for row, told in zip(rows, findings, strict=True)
        ),
        points=tuple(
            _point(check, check in asked.needed, standing)
            for check in (*asked.needed, *asked.useful)
        ),
        origins=_origins(sources, names, standing),
        sources=sums.sources,
        sources_needed=SOURCES_NEEDED,
        weight=sums.weight,
        weight_needed=WEIGHT_NEEDED,
        lacks=tuple(str(Lack(lack).label) for lack in sums.lacks),
        checklist=str(asked.label),
        version=VERSION,
    )


def _point(check: Check, needed: bool, standing: list[EvidenceItem]) -> Point:
    said = [row for row in standing if row.point == check]
    people = dict.fromkeys(row.by.call_sign for row in said if row.weight > 0)
    return Point(
        label=str(check.label),
        needed=needed,
        confirmed=bool(people),
        against=any(row.weight < 0 for row in said),
        by=", ".join(people),
    )


def _found(
    row: EvidenceItem, case: Case, names: dict[UUID, str], told: Mapping[str, str | None]
) -> Found:
    return Found(
        ref=row.ref,
        code="" if row.case_id == case.ref else row.case.code,
        label=str(Check(row.point).label),
        weight=row.weight,
        weight_label=row.get_weight_display(),
        source=names[row.source_id],
        finding=told["finding"] or "",
        by=row.by.call_sign,
        at=row.at,
        withdrawn_by=row.withdrawn_by.call_sign if row.withdrawn_by else "",
        why_withdrawn=told["why_withdrawn"] or "",
        grave=row.weight <= GRAVE,
    )


def _origins(
    sources: list[Source], names: dict[UUID, str], standing: list[EvidenceItem]
) -> tuple[Origin, ...]:
    roots: dict[UUID, list[Source]] = {}
    for source in sources:
        roots.setdefault(source.root_id, []).append(source)
    return tuple(
        Origin(
            ref=root,
            names=tuple(names[each.ref] for each in branches),
            items=sum(row.source.root_id == root for row in standing),
        )
        for root, branches in roots.items()
    )
