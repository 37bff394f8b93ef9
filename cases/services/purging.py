"""Everything whose time has come, one by one, so that it may be stopped and gone on with."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from audit.record import record
from cases.lifecycle import Stage
from cases.models import Case, Contact, RetentionPeriod, RetentionRun, State
from cases.periods import ABANDONED, ALONE, BY_KIND
from cases.selectors.parted import contacts_parted
from cases.selectors.periods import periods
from cases.services.retention import ACTOR, PurgeRefused, case_purge_due, contact_purge_due
from operators.access import can
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_one
from vault.keyring import KeysGone

BATCH = 200
Progress = Callable[[int], object]


class PeriodRefused(Refused):
    """The period stays as it is."""


@dataclass(frozen=True, slots=True)
class Due:
    """One case or contact whose time has come."""

    kind: str
    ref: UUID


def period_ask(*, kind: str, days: int, by: Operator, at: datetime) -> RetentionPeriod:
    """Ask for another period; a second person must agree. A newer wish replaces the older."""
    if kind not in BY_KIND:
        raise PeriodRefused(_("There is no such ending."))
    with transaction.atomic():
        RetentionPeriod.objects.filter(kind=kind, approved_by=None).delete()
        wish = RetentionPeriod.objects.create(kind=kind, days=days, asked_by=by, asked_at=at)
        record("retention.asked", actor=str(by.pk), role=by.role, at=at, kind=kind, days=wish.days)
    return wish


def period_approve(*, wish: int, by: Operator, at: datetime) -> RetentionPeriod:
    """Agree to somebody else's wish; it holds from now on. It ends with its asker's right."""
    with transaction.atomic():
        found = RetentionPeriod.objects.select_for_update().get(pk=wish, approved_by=None)
        if found.asked_by_id == by.pk:
            raise PeriodRefused(_("You asked for this yourself. A second person has to agree."))
        if not can(found.asked_by, "oversight.set_retention"):
            raise PeriodRefused(_("Whoever asked for this may no longer do so. Ask anew."))
        found.approved_by, found.approved_at = by, at
        found.save(update_fields=["approved_by", "approved_at"])
        record(
            "retention.approved",
            actor=str(by.pk),
            role=by.role,
            at=at,
            kind=found.kind,
            days=found.days,
        )
    return found


def due(*, at: datetime) -> list[Due]:
    """Every case and contact whose time has come.

    How a case ended is sealed, so it is opened here, under one receipt a batch; a case whose keys
    are gone already was cut short while it was removed.
    """
    days = periods()
    return [*_cases(days, at), *_contacts(days, at)]


def purge(*, at: datetime, limit: int | None = None, progress: Progress = int) -> RetentionRun:
    """Remove what is due, at most so many, and keep the counts; `progress` hears of each."""
    run = RetentionRun.objects.create(began_at=at)
    removed: Counter[str] = Counter()
    for each in due(at=at)[:limit]:
        try:
            if each.kind == "case":
                removed += case_purge_due(case_ref=each.ref, at=at)
            else:
                removed += contact_purge_due(contact_ref=each.ref, at=at)
        except PurgeRefused:
            removed["kept"] += 1
        run.removed = dict(removed)
        run.save(update_fields=["removed"])
        progress(1)
    run.ended_at = at
    run.save(update_fields=["ended_at"])
    return run


def purge_round(*, at: datetime) -> RetentionRun | None:
    """The worker's round: nothing is written down while nothing is due."""
    return purge(at=at, limit=BATCH) if due(at=at) else None


def _cases(days: Mapping[str, int], at: datetime) -> Iterator[Due]:
    soonest = at - timedelta(days=min(days.values()))
    rows = Case.objects.filter(
        stage=Stage.RESOLVED, frozen=False, purged_on=None, moved_at__lt=soonest
    ).order_by("moved_at", "ref")
    found = list(rows)
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        seen = receipt(
            actor=ACTOR, action="retention.due", subjects=[case.ref for case in batch], at=at
        )
        for case in batch:
            try:
                outcome = open_one(seen, case, "outcome") or ""
            except KeysGone:
                yield Due("case", case.ref)
                continue
            if case.moved_at < at - timedelta(days=days[outcome]):
                yield Due("case", case.ref)


def _contacts(days: Mapping[str, int], at: datetime) -> Iterator[Due]:
    alone = Contact.objects.filter(case=None, purged_on=None).exclude(ref__in=contacts_parted())
    for kind, states in (
        (ALONE, (State.CLOSED, State.DIVERTED)),
        (ABANDONED, (State.ABANDONED,)),
    ):
        ended = alone.filter(state__in=states, closed_at__lt=at - timedelta(days=days[kind]))
        for ref in ended.order_by("closed_at").values_list("ref", flat=True):
            yield Due("contact", ref)
