"""Keys whose row never came: made first, then the power failed. They go after a day.

A wrong answer here would destroy what people told us, so the work stops at the first doubt: if
many keys seem to have no row, it is the rows that are missing, and nothing is destroyed.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from audit.record import record
from cases.models import Case, Chat, Contact, Follower, Member, Sheet
from oversight.models import Evacuation
from quality.models import Review, ScoreSheet
from rota.models import ShiftNote
from vault.keyring import keys_destroy, owners_before

logger = logging.getLogger(__name__)
KEEP = timedelta(days=1)
BATCH = 1_000
FEW, SHARE = 20, 0.01
ROWS: dict[str, type[Model]] = {
    "contact": Contact,
    "case": Case,
    "chat": Chat,
    "follower": Follower,
    "member": Member,
    "sheet": Sheet,
    "shift": ShiftNote,
    "review": Review,
    "score": ScoreSheet,
}


def orphans_reap(*, at: datetime) -> int:
    """Destroy the keys that a day after their making have no row; gives the number of owners."""
    reaped = 0
    for kind, model in ROWS.items():
        if _sealed():
            return reaped
        owners = owners_before(at - KEEP, kind=kind)
        orphans = _without_row(owners, model)
        if len(orphans) > max(FEW, SHARE * len(owners)):
            logger.error("%d keys of kind %s have no row; none is destroyed", len(orphans), kind)
            continue
        for owner in orphans:
            if not _without_row([owner], model):
                continue
            if _sealed():
                return reaped
            with transaction.atomic():
                record("keys.reaped", actor="system:orphans", subject=owner, at=at, kind=kind)
            keys_destroy(owner=owner)
        reaped += len(orphans)
    return reaped


def _sealed() -> bool:
    """Whether rows of some office are hidden: theirs are nobody's keys to destroy."""
    return Evacuation.objects.exclude(sealed_at=None).filter(opened_at=None).exists()


def _without_row(owners: list[UUID], model: type[Model]) -> list[UUID]:
    found: list[UUID] = []
    for start in range(0, len(owners), BATCH):
        batch = owners[start : start + BATCH]
        there = set(model._default_manager.filter(pk__in=batch).values_list("pk", flat=True))
        found += [owner for owner in batch if owner not in there]
    return found
