"""Find a case by its code, by a number or handle, or by what was told: within one's own reach."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.receipts import receipt
from cases import access
from cases.codes import CODE, typed_code
from cases.details import AMBER_NAMES
from cases.identifiers import normalise_handle, normalise_number
from cases.models import Case, IdentityTag, searched_version
from cases.selectors.cases import rows_of
from cases.spelling import Wanted
from operators.models import Operator
from vault import blind_index
from vault.fields import open_fields
from vault.receipts import Receipt

MOST = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The cases that fit, newest first; `whole` unless older ones were not searched."""

    cases: tuple[Case, ...]
    whole: bool
    searched: int


def case_search(*, text: str, by: Operator, at: datetime) -> Found:
    """Search the cases that this person may open; one receipt names every one that is opened.

    1. A code is looked up; nothing is opened for it.
    2. A number or handle finds candidates by its truncated tags; their sealed values decide.
    3. Any text is looked for in the amber fields of the newest 500 cases, in each spelling.
    The text itself is kept nowhere: of a number or handle the receipt has the audit's tag.
    """
    mine = rows_of(by).filter(access.openable_by(by)).order_by("-opened_at", "-ref")
    code = typed_code(text)
    if CODE.fullmatch(code):
        alias = Case.objects.filter(code=code).values("merged_into")
        named = list(mine.filter(Q(code=code) | Q(ref__in=alias)))
        _receipt(by, named, at, None)
        return Found(tuple(named), True, len(named))
    signs = _signs(text)
    alike = _alike(mine, _tagged(signs)) if signs else []
    newest = list(mine[: MOST + 1])
    scope = newest[:MOST]
    aliases = list(Case.objects.filter(merged_into__in=scope)[:MOST])
    seen = _receipt(by, [*{*scope, *alike, *aliases}], at, next(iter(signs), None))
    fitting = _same_person(seen, alike, signs) | _told(seen, [*scope, *aliases], Wanted(text))
    return Found(tuple(mine.filter(ref__in=fitting)), len(newest) <= MOST, len(scope))


def _alike(mine: QuerySet[Case], tagged: set[UUID]) -> list[Case]:
    """Those that bear a tag, and such as are one with a case of this person."""
    aliases = Case.objects.filter(ref__in=tagged, merged_into__in=mine.values("ref"))
    return [*mine.filter(ref__in=tagged)[:MOST], *aliases[:MOST]]


def _receipt(
    by: Operator, opened: list[Case], at: datetime, sign: tuple[str, str] | None
) -> Receipt:
    return receipt(
        actor=str(by.pk),
        role=by.role,
        action="case.search",
        subjects=[case.ref for case in opened],
        subject_tag=blind_index.audit_tag(*sign) if sign else None,
        at=at,
    )


def _signs(text: str) -> set[tuple[str, str]]:
    """The text as a number and as a handle, as far as it can be one; a number goes first."""
    number, handle = normalise_number(text), normalise_handle(text)
    if number:
        return {("phone", number)}
    return {("handle", handle)} if handle else set()


def _tagged(signs: set[tuple[str, str]]) -> set[UUID]:
    found: set[UUID] = set()
    for kind, value in signs:
        for version in blind_index.BITS:
            tag = blind_index.tag(kind, value, version=version)
            same = IdentityTag.objects.filter(
                kind=kind, version=tag.version, tag=tag.value, case__isnull=False
            ).filter(version=searched_version())
            found |= set(same.values_list("case_id", flat=True))
    return found


def _same_person(seen: Receipt, alike: list[Case], signs: set[tuple[str, str]]) -> set[UUID]:
    told = open_fields(seen, alike, "phone", "handle")
    return {
        case.merged_into_id or case.ref
        for case, one in zip(alike, told, strict=True)
        if signs
        & {
            ("phone", normalise_number(one["phone"] or "")),
            ("handle", normalise_handle(one["handle"] or "")),
        }
    }


def _told(seen: Receipt, scope: list[Case], wanted: Wanted) -> set[UUID]:
    told = open_fields(seen, scope, *AMBER_NAMES)
    return {
        case.merged_into_id or case.ref
        for case, one in zip(scope, told, strict=True)
        if any(wanted.is_in(value or "") for value in one.values())
    }
