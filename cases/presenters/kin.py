"""Whom a relative asks about, as pages show it: the link and the match to supervisors alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from cases.kin_form import LABELS, RED, TIES
from cases.models import Case, Kin
from cases.presenters.members import Hidden
from cases.selectors.kin import already_with_us, families_of, kin_of
from vault.fields import open_fields
from vault.receipts import Receipt

_TIES = dict(TIES)


@dataclass(frozen=True, slots=True)
class Other:
    """Another case, by what may be said of it here."""

    ref: UUID
    code: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody a relative asks about."""

    ref: UUID
    tie: Promise | str
    by: str
    at: datetime
    red: tuple[Hidden, ...]
    linked: Other | None
    linked_by: str
    alike: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class KinPanel:
    """Whom this case asks about, and which families ask about the person of this case."""

    asked: tuple[Asked, ...]
    families: tuple[Other, ...]


def kin_shown(case: UUID, seen: Receipt, at: datetime, *, linking: bool) -> KinPanel:
    """The questions of a case; only for whoever may link them anything of another case is in it.

    For the others nothing of another case is even looked up: their page takes as long, whoever is
    with us.
    """
    rows = kin_of(case)
    told = open_fields(seen, rows, "tie")
    alike = already_with_us(rows, at=at) if linking else None
    families = families_of(case) if linking else []
    return KinPanel(
        asked=tuple(
            _asked(row, said["tie"] or "", alike) for row, said in zip(rows, told, strict=True)
        ),
        families=tuple(Other(row.case_id, row.case.code) for row in families),
    )


def _asked(row: Kin, tie: str, alike: Mapping[UUID, Sequence[Case]] | None) -> Asked:
    about = row.about if alike is not None else None
    return Asked(
        ref=row.ref,
        tie=_TIES.get(tie, tie),
        by=row.by.call_sign,
        at=row.at,
        red=tuple(
            Hidden(f"{name}-{row.ref.hex[:8]}", LABELS[name], getattr(row, name) is not None)
            for name in RED
        ),
        linked=Other(about.ref, about.code) if about else None,
        linked_by=row.linked_by.call_sign if about and row.linked_by else "",
        alike=tuple(Other(each.ref, each.code) for each in (alike or {}).get(row.ref, ())),
    )
