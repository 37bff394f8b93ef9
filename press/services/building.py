"""The figures of a closed period, computed once and frozen."""

from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from press.content import content_of
from press.models import Release
from press.period import Period
from press.selectors import groups_of
from vault.period_keys import period_hash, period_key_destroy
from vault.signing import public_key, sign

BY_ITSELF = "system:press"
CLOCK = _(
    "The clock of this machine stands before the last release. Ask an administrator to set it"
    " right."
)


class BuildingRefused(Refused):
    """The figures of this period are not made."""


def release_build(*, period: Period, by: Operator | None, at: datetime) -> Release:
    """Freeze the figures of a period; a frozen one is given as it is. Raises BuildingRefused.

    1. The key of the period is made and committed, so that a build which breaks off is repeated
       with the same noise.
    2. The figures are computed, signed and kept, and nothing computes them again.
    3. The key is destroyed, also where an earlier build was cut off before.
    """
    frozen = Release.objects.filter(pk=str(period)).first()
    if frozen is None:
        _may_be_built(period, at)
        frozen = _frozen(period, by, at)
    period_key_destroy(str(period))
    return frozen


def _may_be_built(period: Period, at: datetime) -> None:
    if not period.is_ripe(at):
        raise BuildingRefused(
            _("A period is counted four weeks after its last day, when late requests have come in.")
        )
    if Release.objects.filter(built_at__gt=at).exists():
        raise BuildingRefused(CLOCK)


def _frozen(period: Period, by: Operator | None, at: datetime) -> Release:
    hashed = period_hash(str(period), at=at)
    try:
        with unit():
            content = content_of(period, groups_of(period), hashed)
            release = Release.objects.create(
                period=str(period),
                begins=period.begins,
                ends=period.ends,
                content=content,
                digest=sha256(content.encode()).hexdigest(),
                signature=sign(content.encode()),
                public_key=public_key(),
                built_at=at,
            )
            record(
                "release.frozen",
                actor=str(by.pk) if by else BY_ITSELF,
                role=by.role if by else "",
                at=at,
                period=str(period),
                digest=release.digest,
            )
    except IntegrityError as refusal:
        # Somebody else was quicker, and theirs is the one; or the database knows another time.
        quicker = Release.objects.filter(pk=str(period)).first()
        if quicker is None:
            raise BuildingRefused(CLOCK) from refusal
        return quicker
    return release
