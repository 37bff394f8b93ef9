"""The people of a case as its pages show them: amber opened for each, red behind its mask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import ngettext

from cases.member_form import KINDS, LABELS, OF_AGE, RED
from cases.models import Consent, Member, MemberStanding
from cases.presenters.wishes import Wished
from cases.selectors.members import consents
from vault.fields import open_fields
from vault.keyring import KeysGone
from vault.receipts import Receipt

AMBER = ("kind", "age", "standing")
Told = Mapping[str, str | None]
NOTHING: Told = dict.fromkeys(AMBER)
_KINDS = dict(KINDS)


def _agree(many: int) -> str:
    return ngettext("%(many)s agrees", "%(many)s agree", many) % {"many": many}


def _refuse(many: int) -> str:
    return ngettext("%(many)s does not", "%(many)s do not", many) % {"many": many}


def _unasked(many: int) -> str:
    return ngettext("%(many)s not asked yet", "%(many)s not asked yet", many) % {"many": many}


def _withdrew(many: int) -> str:
    return ngettext("%(many)s withdrew", "%(many)s withdrew", many) % {"many": many}


COUNTED: Mapping[str, Callable[[int], str]] = {
    Consent.YES: _agree,
    Consent.NOT_YET: _unasked,
    Consent.NO: _refuse,
    Consent.WITHDRAWN: _withdrew,
}


@dataclass(frozen=True, slots=True)
class Hidden:
    """A red field of a person: its name on this page, and whether something is kept."""

    name: str
    label: Promise | str
    noted: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a case, for whoever may read the case."""

    ref: UUID
    case: UUID
    code: str
    number: int
    version: int
    speaks: bool
    kind: str
    kind_label: str
    age: str
    is_minor: bool
    standing: str
    standing_label: str
    consent: str
    consent_label: str
    told: str
    asked_by: str
    asked_at: datetime | None
    erasure_by: str
    erased_on: date | None
    wished: Wished | None
    red: tuple[Hidden, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Some people of a case, and how many there are in all, in words."""

    shown: tuple[Person, ...]
    number: int
    words: str
    details: str


def people(
    *,
    case: UUID,
    rows: Sequence[Member],
    seen: Receipt,
    wished: Mapping[UUID, Wished] | None = None,
) -> People:
    """These people of a case, under the request's receipt, which names each of them."""
    counted = consents(case)
    number = sum(counted.values())
    return People(
        shown=tuple(
            _person(row, told, (wished or {}).get(row.ref))
            for row, told in zip(rows, _opened(rows, seen), strict=True)
        ),
        number=number,
        words=ngettext("%(number)s person", "%(number)s people", number) % {"number": number},
        details=", ".join(
            said(counted[answer]) for answer, said in COUNTED.items() if counted[answer]
        ),
    )


def _opened(rows: Sequence[Member], seen: Receipt) -> list[Told]:
    """The amber words of each; whose keys are gone tells nothing, and hides nobody else."""
    kept = [row for row in rows if row.erased_on is None]
    told: list[Told]
    try:
        told = [*open_fields(seen, kept, *AMBER)]
    except KeysGone:
        told = [_alone(row, seen) for row in kept]
    found = {row.ref: said for row, said in zip(kept, told, strict=True)}
    return [found.get(row.ref, NOTHING) for row in rows]


def _alone(row: Member, seen: Receipt) -> Told:
    try:
        return open_fields(seen, [row], *AMBER)[0]
    except KeysGone:
        return NOTHING


def _person(row: Member, told: Told, wished: Wished | None) -> Person:
    kind, age, standing = (told[name] or "" for name in AMBER)
    return Person(
        ref=row.ref,
        case=row.case_id,
        code=row.case.code,
        number=row.number,
        version=row.version,
        speaks=row.speaks,
        kind=kind,
        kind_label=str(_KINDS.get(kind, "")),
        age=age,
        is_minor=bool(age) and int(age) < OF_AGE,
        standing=standing,
        standing_label=str(MemberStanding(standing).label) if standing else "",
        consent=row.consent,
        consent_label=str(row.get_consent_display()),
        told=str(row.get_told_display()) if row.told else "",
        asked_by=row.asked_by.call_sign if row.asked_by else "",
        asked_at=row.asked_at,
        erasure_by=row.erasure_by.call_sign if row.erasure_by else "",
        erased_on=row.erased_on,
        wished=wished,
        red=tuple(
            Hidden(f"{name}-{row.ref.hex[:8]}", LABELS[name], getattr(row, name) is not None)
            for name in RED
        ),
    )
