"""Data keys that have sealed half of what they may are renewed; retired ones go when it is time."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from audit.record import record
from vault.keyring import KeysGone
from vault.renewal import data_keys_finish, data_keys_renew, owners_due, owners_retiring

logger = logging.getLogger(__name__)
ACTOR = "system:keys"


def data_keys_tend(*, at: datetime) -> int:
    """Renew what is due and destroy what has retired; gives the number of owners renewed.

    An owner whose rows somebody holds is left for the next round.
    """
    renewed = sum(_tried(_renew, owner, at) for owner in owners_due())
    for owner in owners_retiring():
        _tried(_finish, owner, at)
    return renewed


def _tried(act: Callable[[UUID, datetime], bool], owner: UUID, at: datetime) -> bool:
    try:
        return act(owner, at)
    except (KeysGone, OperationalError) as trouble:
        logger.warning("Data keys wait for the next round: %s.", type(trouble).__name__)
        return False


def _renew(owner: UUID, at: datetime) -> bool:
    values = data_keys_renew(owner=owner, at=at)
    with transaction.atomic():
        record("keys.renewed", actor=ACTOR, subject=owner, at=at, values=values)
    return True


def _finish(owner: UUID, at: datetime) -> bool:
    if keys := data_keys_finish(owner=owner, at=at):
        with transaction.atomic():
            record("keys.retired", actor=ACTOR, subject=owner, at=at, keys=keys)
    return bool(keys)
