"""What was found out about a case: added, withdrawn, and sources that prove to be one."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.checklists import VERSION, Check
from cases.ledger import GRAVE, Weight
from cases.lifecycle import Stage
from cases.models import Case, EvidenceItem, Source
from cases.selectors.evidence import evidence_of
from cases.services.moving import case_locked, changed
from cases.services.verification import evidence_changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role
from vault.fields import seal

#: Of items so many may stand, and so many be kept with those that were withdrawn.
MOST_SOURCES, MOST_ITEMS, MOST_EVER = 60, 200, 1000
#: Who may withdraw what speaks against it, when somebody else found it.
MAY_CLEAR = (Role.SENIOR, Role.SUPERVISOR)


class EvidenceRefused(Refused):
    """This does not become evidence of the case."""


def evidence_add(
    *,
    case_ref: UUID,
    by: Operator,
    point: str,
    weight: int,
    source: UUID | str,
    finding: str,
    at: datetime,
) -> EvidenceItem:
    """Add one item to the ledger; what was approved before counts no more.

    `source` is the reference of one that the case knows, or the name of a new one.
    """
    if point not in Check.values or weight not in Weight.values:
        raise EvidenceRefused(_("Choose what was looked at and what came of it."))
    with unit():
        case = _to_intake(case_ref, by, at)
        _room(case)
        origin = _known(case, source) if isinstance(source, UUID) else _new(case, source, by)
        item = EvidenceItem(
            case=case,
            source=origin,
            point=point,
            checklist=VERSION,
            weight=weight,
            revision=case.evidence,
            by=by,
            at=at,
        )
        seal(item, finding=finding.strip() or None)
        case.save(update_fields=["evidence", "evidence_by"])
        item.save(force_insert=True)
        changed(case, by=by, at=at, action="case.evidence_added", evidence=case.evidence)
    return item


def evidence_withdraw(
    *, case_ref: UUID, by: Operator, item: UUID, why: str = "", at: datetime
) -> EvidenceItem:
    """Say that an item no longer counts; it stays to be read. Twice is once.

    A grave one is withdrawn by another, senior person, who says why.
    """
    with unit():
        case = case_locked(ref=case_ref)
        found: EvidenceItem | None = EvidenceItem.objects.filter(
            evidence_of(case.ref), ref=item
        ).first()
        if found is None:
            raise EvidenceRefused(_("This item is not part of the case."))
        if found.withdrawn_at is None:
            case = _to_intake(case_ref, by, at)
            if found.weight <= GRAVE:
                _clearing(found, by, why)
            case.save(update_fields=["evidence", "evidence_by"])
            found.withdrawn_by, found.withdrawn_at = by, at
            seal(found, why_withdrawn=why.strip() or None)
            found.save(update_fields=["withdrawn_by", "withdrawn_at", "why_withdrawn"])
            changed(case, by=by, at=at, action="case.evidence_withdrawn", evidence=case.evidence)
    return found


def sources_join(*, case_ref: UUID, by: Operator, source: UUID, other: UUID, at: datetime) -> Case:
    """Say that two sources are one: whoever holds the one may hold the other. Twice is once."""
    with unit():
        case = case_locked(ref=case_ref)
        kept, gone = _known(case, source).root_id, _known(case, other).root_id
        if kept != gone:
            case = _to_intake(case_ref, by, at)
            case.sources.filter(ref=gone).update(root=kept)
            case.sources.filter(root=gone).update(root=kept)
            changed(case, by=by, at=at, action="case.sources_joined", evidence=case.evidence)
    return case


def _clearing(item: EvidenceItem, by: Operator, why: str) -> None:
    if item.by_id == by.pk or by.role not in MAY_CLEAR:
        raise EvidenceRefused(
            _("Somebody else than who found this withdraws it: a senior operator or a supervisor.")
        )
    if not why.strip():
        raise EvidenceRefused(_("Write in one sentence why this no longer speaks against it."))


def _room(case: Case) -> None:
    if case.evidence_items.filter(withdrawn_at=None).count() >= MOST_ITEMS:
        raise EvidenceRefused(_("This case holds as much evidence as fits. Withdraw some."))
    if case.evidence_items.count() >= MOST_EVER:
        raise EvidenceRefused(_("This case holds as much evidence as fits, withdrawn or not."))


def _to_intake(case_ref: UUID, by: Operator, at: datetime) -> Case:
    """The locked case with its approvals void, ready for other evidence."""
    case = case_locked(ref=case_ref)
    if case.stage == Stage.RESOLVED:
        raise EvidenceRefused(_("A resolved case is read only. Reopen it first."))
    still(by, "cases.add_evidence", case)
    evidence_changed(case, by=by, at=at)
    return case


def _known(case: Case, source: UUID) -> Source:
    found: Source | None = case.sources.filter(ref=source).first()
    if found is None:
        raise EvidenceRefused(_("Choose a source of this case, or name a new one."))
    return found


def _new(case: Case, name: str, by: Operator) -> Source:
    if not name.strip():
        raise EvidenceRefused(_("Choose a source of this case, or name a new one."))
    if case.sources.count() >= MOST_SOURCES:
        raise EvidenceRefused(_("This case has as many sources as fit. Choose one of them."))
    source = Source(case=case, by=by)
    source.root = source
    seal(source, name=name.strip())
    source.save(force_insert=True)
    return source
