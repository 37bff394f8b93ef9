"""An edition that was handed in: published by a second supervisor, or withdrawn."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.record import record
from guide.models import Edition
from live.publish import unit
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused
from triage import registry
from triage.checker import check

RIGHT = "guide.publish_script"


class PublishingRefused(Refused):
    """The edition is not published."""


def edition_publish(*, ref: UUID, by: Operator, at: datetime) -> Edition:
    """Let an edition run from now on; conversations that have begun keep their version.

    Raises PublishingRefused, Edition.DoesNotExist.
    """
    with unit():
        # One after the other, so that the second of two sees what the first has published.
        waiting = Edition.objects.filter(published_at=None, withdrawn_at=None).order_by("ref")
        list(waiting.select_for_update().values_list("ref"))
        edition = _waiting(ref)
        if edition.written_by is None:
            raise PublishingRefused(_("Nobody stands for this text."))
        if not can(by, RIGHT, Facts(taken_part=frozenset({edition.written_by.pk}))):
            raise PublishingRefused(_("You wrote this yourself. A second person has to agree."))
        if not can(edition.written_by, RIGHT):
            raise PublishingRefused(_("Whoever wrote this may no longer do so. Write it anew."))
        if edition.based_on != registry.current().version:
            raise PublishingRefused(
                _("Another version has been published since this was written. Write it anew.")
            )
        if check(registry.script_of(edition.version), today=localtime(at).date()):
            raise PublishingRefused(_("The checker finds something in it by now."))
        edition.published_by, edition.published_at = by, at
        edition.save(update_fields=["published_by", "published_at"])
        _note("script.published", edition, by, at)
    return edition


def edition_withdraw(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Take an edition away before anybody speaks it. Raises Edition.DoesNotExist."""
    with unit():
        edition = _waiting(ref)
        edition.withdrawn_by, edition.withdrawn_at = by, at
        edition.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _note("script.withdrawn", edition, by, at)


def _waiting(ref: UUID) -> Edition:
    """An edition that was handed in and still waits."""
    handed_in = Edition.objects.select_for_update(of=("self",)).select_related("written_by")
    return handed_in.exclude(written_by=None).get(ref=ref, published_at=None, withdrawn_at=None)


def _note(action: str, edition: Edition, by: Operator, at: datetime) -> None:
    record(
        action,
        actor=str(by.pk),
        role=by.role,
        subject=edition.ref,
        at=at,
        version=edition.version,
    )
