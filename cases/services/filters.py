"""Filters of the list of cases: saved for oneself, shared with the office, removed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import SavedFilter
from cases.selectors.filters import MOST, filters_within_reach
from cases.sought import Sought
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import holds


class FilterRefused(Refused):
    """The filter is not saved, or not removed."""


def filter_save(*, sought: Sought, shared: bool, by: Operator, at: datetime) -> SavedFilter:
    """Save what a list is narrowed to, for oneself or as a supervisor for the office."""
    if shared and not holds(by.role, "cases.share_filter"):
        raise FilterRefused(_("Only a supervisor shares a filter."))
    if not sought.pairs():
        raise FilterRefused(_("Narrow the list first. Then save what you see."))
    with transaction.atomic():
        Operator.objects.select_for_update().get(pk=by.pk)
        kept = filters_within_reach(by).filter(shared=shared)
        if kept.filter(**sought.fields()).exists():
            raise FilterRefused(_("This filter is saved already."))
        if kept.count() >= MOST:
            raise FilterRefused(_("Nine filters are kept. Remove one first."))
        row = SavedFilter.objects.create(
            office_id=by.office_id, by=by, shared=shared, at=at, **sought.fields()
        )
        record("filter.saved", actor=str(by.pk), role=by.role, subject=row.ref, at=at)
    return row


def filter_remove(*, filter_ref: UUID, by: Operator, at: datetime) -> None:
    """Remove a filter of one's own, or a shared one as a supervisor."""
    with transaction.atomic():
        row = filters_within_reach(by).select_for_update().get(ref=filter_ref)
        if row.shared and not holds(by.role, "cases.share_filter"):
            raise FilterRefused(_("Only a supervisor removes a shared filter."))
        record("filter.removed", actor=str(by.pk), role=by.role, subject=row.ref, at=at)
        row.delete()
