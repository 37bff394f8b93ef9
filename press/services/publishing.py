"""A frozen release is published by two people, and a notice beside it too."""

from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused
from press.models import Correction, Publication, Reason
from press.period import Period
from press.selectors import published
from press.services.building import release_build
from press.signatures import holds
from press.texts import UNSIGNED

PREPARE, APPROVE = "press.prepare_release", "press.approve_release"
LONGEST_EMBARGO = timedelta(days=92)
ByTwo = Publication | Correction
Kept = TypeVar("Kept", Publication, Correction)


class ReleaseRefused(Refused):
    """The release, or a notice beside it, is not published."""


def release_prepare(
    *, period: Period, embargo_until: datetime | None, by: Operator, at: datetime
) -> Publication:
    """Freeze a period and ask a second person to publish it.

    The figures are the same whoever prepares them, and however often. Raises ReleaseRefused,
    BuildingRefused.
    """
    until = embargo_until or at
    if not at <= until <= at + LONGEST_EMBARGO:
        raise ReleaseRefused(_("An embargo ends between now and three months from now."))
    release = release_build(period=period, by=by, at=at)
    with unit():
        if Publication.objects.filter(release=release, withdrawn_at=None).exists():
            raise ReleaseRefused(_("This release is prepared already."))
        prepared = Publication.objects.create(
            release=release, prepared_by=by, prepared_at=at, embargo_until=until
        )
        _note("release.prepared", prepared, by, at)
    return prepared


def release_approve(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Publish as a second person what another one prepared.

    Raises ReleaseRefused, Publication.DoesNotExist.
    """
    with unit():
        prepared = _locked(Publication, ref)
        release = prepared.release
        _second(prepared, by)
        if not holds(release):
            raise ReleaseRefused(UNSIGNED)
        prepared.approved_by, prepared.approved_at = by, at
        prepared.save(update_fields=["approved_by", "approved_at"])
        _note("release.approved", prepared, by, at)


def release_withdraw(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Take a release back before it is approved.

    Raises ReleaseRefused, Publication.DoesNotExist.
    """
    _withdraw(Publication, "release.withdrawn", ref, by, at)


def correction_prepare(*, period: Period, reason: str, by: Operator, at: datetime) -> Correction:
    """Ask a second person to put a notice beside a published release. Raises ReleaseRefused."""
    if reason not in Reason.values:
        raise ReleaseRefused(_("Choose what has to be said."))
    with unit():
        shown = next((each for each in published(at) if each.period == str(period)), None)
        if shown is None:
            raise ReleaseRefused(_("Only of what is published can anything be said."))
        said = Correction.objects.filter(release_id=shown.pk, reason=reason, withdrawn_at=None)
        if said.exists():
            raise ReleaseRefused(_("This is said already, or waits for a second person."))
        notice = Correction.objects.create(
            release_id=shown.pk, reason=reason, prepared_by=by, prepared_at=at
        )
        _note("release.correction_prepared", notice, by, at)
    return notice


def correction_approve(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Say it as a second person. Raises ReleaseRefused, Correction.DoesNotExist."""
    with unit():
        notice = _locked(Correction, ref)
        _second(notice, by)
        notice.approved_by, notice.approved_at = by, at
        notice.save(update_fields=["approved_by", "approved_at"])
        _note("release.correction_approved", notice, by, at)


def correction_withdraw(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Take a notice back before it is approved. Raises ReleaseRefused, Correction.DoesNotExist."""
    _withdraw(Correction, "release.correction_withdrawn", ref, by, at)


def _withdraw(model: type[Kept], act: str, ref: UUID, by: Operator, at: datetime) -> None:
    with unit():
        waiting = _locked(model, ref)
        waiting.withdrawn_by, waiting.withdrawn_at = by, at
        waiting.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _note(act, waiting, by, at)


def _locked(model: type[Kept], ref: UUID) -> Kept:
    found = model.objects.select_for_update(of=("self",))
    kept = found.select_related("release", "prepared_by").get(ref=ref)
    if not kept.waits:
        raise ReleaseRefused(_("Somebody has decided on this already."))
    return kept


def _second(waiting: ByTwo, by: Operator) -> None:
    if not can(by, APPROVE, Facts(taken_part=frozenset({waiting.prepared_by_id}))):
        raise ReleaseRefused(_("You prepared this yourself. A second person has to agree."))
    if not can(waiting.prepared_by, PREPARE):
        raise ReleaseRefused(_("Whoever prepared this may no longer do so. Prepare it anew."))


def _note(action: str, about: ByTwo, by: Operator, at: datetime) -> None:
    record(
        action,
        actor=str(by.pk),
        role=by.role,
        subject=about.ref,
        at=at,
        period=about.release_id,
    )
