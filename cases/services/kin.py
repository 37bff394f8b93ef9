"""A relative asks about somebody; whether that somebody is with us, a supervisor alone learns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.access import still
from cases.days import as_kept
from cases.kin_form import RED, TIES
from cases.lifecycle import Stage
from cases.models import Case, Kin
from cases.selectors.kin import asked_in, asks_about
from cases.selectors.merges import survivor
from cases.services.moving import case_locked, changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

MOST = 20
LINK = "cases.link_kin"
LINKED = ("about", "linked_by", "linked_at")


class KinRefused(Refused):
    """The question of a relative stays as it is."""


def kin_add(*, case_ref: UUID, by: Operator, told: Mapping[str, str], at: datetime) -> Kin:
    """Note in a relative's case whom they ask about; nothing is looked up for whoever notes it."""
    if told.get("tie") not in dict(TIES):
        raise KinRefused(_("Choose how the two are tied."))
    if not any(told.get(name, "").strip() for name in RED):
        raise KinRefused(_("Write the name, the number or the handle of the person."))
    with unit():
        case = _open(case_ref, by)
        if Kin.objects.filter(asked_in(case.ref), dropped_at=None).count() >= MOST:
            raise KinRefused(_("One case asks about twenty people at most."))
        kin = Kin(case=case, by=by, at=at)
        seal(kin, tie=told["tie"], **{name: told.get(name, "").strip() or None for name in RED})
        kin.save(force_insert=True)
        changed(case, by=by, at=at, action="case.kin_noted")
    return kin


def kin_drop(*, case_ref: UUID, kin_ref: UUID, by: Operator, at: datetime) -> Kin:
    """Strike out whom a relative asked about; twice is once. A link goes with it unseen."""
    with unit():
        case = _open(case_ref, by)
        kin = _kin(case, kin_ref)
        if kin.dropped_at is None:
            kin.about = kin.linked_by = kin.linked_at = None
            kin.dropped_by, kin.dropped_at = by, at
            kin.save(update_fields=[*LINKED, "dropped_by", "dropped_at"])
            changed(case, by=by, at=at, action="case.kin_dropped")
    return kin


def kin_link(*, case_ref: UUID, kin_ref: UUID, about_ref: UUID, by: Operator, at: datetime) -> Kin:
    """Link a relative's question to the case of the person, for supervisors alone.

    Neither case changes: no version, no hint, no line of a timeline tells its people of it.
    """
    with unit():
        case, about = _both_locked(case_ref, survivor(about_ref))
        still(by, LINK, case)
        kin = _kin(case, kin_ref)
        if about.office_id != case.office_id:
            raise Case.DoesNotExist
        if kin.dropped_at:
            raise KinRefused(_("This question was struck out."))
        if kin.about_id == about.ref:
            return kin
        if kin.about_id:
            raise KinRefused(_("This question is linked to another case. Part the two first."))
        if about.ref == case.ref or case.ref in asks_about(about.ref):
            raise KinRefused(
                _(
                    "No case asks about itself, not through others either: a relative is one case, "
                    "the person they ask about is another."
                )
            )
        if Kin.objects.filter(asked_in(case.ref), about=about).exists():
            raise KinRefused(_("Another question of this case is linked to that one already."))
        kin.about, kin.linked_by = about, by
        kin.linked_at = as_kept(at, coarse=case.coarse)
        kin.save(update_fields=LINKED)
        _record("case.kin_linked", kin, by, at, about=str(about.ref))
    return kin


def kin_unlink(*, case_ref: UUID, kin_ref: UUID, by: Operator, at: datetime) -> Kin:
    """Part a relative's question and the case it was linked to; twice is once."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, LINK, case)
        kin = _kin(case, kin_ref)
        if kin.about_id:
            kin.about = kin.linked_by = kin.linked_at = None
            kin.save(update_fields=LINKED)
            _record("case.kin_unlinked", kin, by, at)
    return kin


def _open(ref: UUID, by: Operator) -> Case:
    case = case_locked(ref=ref)
    if case.stage == Stage.RESOLVED:
        raise KinRefused(_("A resolved case is read only. Reopen it first."))
    still(by, "cases.edit_case", case)
    return case


def _both_locked(case_ref: UUID, about_ref: UUID) -> tuple[Case, Case]:
    """Both in one order whoever asks, so that two who link at once meet here."""
    locked = {ref: case_locked(ref=ref) for ref in sorted({case_ref, about_ref})}
    return locked[case_ref], locked[about_ref]


def _kin(case: Case, ref: UUID) -> Kin:
    rows = Kin.objects.select_for_update(of=("self",)).filter(asked_in(case.ref), ref=ref)
    kin: Kin | None = rows.first()
    if kin is None:
        raise KinRefused(_("Choose whom it is about."))
    return kin


def _record(action: str, kin: Kin, by: Operator, at: datetime, **detail: Any) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=kin.ref, at=at, **detail)
