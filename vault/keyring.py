"""Data keys by owner: made before the row they seal, found by one query, destroyed for good."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from vault.crypto import DataKey
from vault.kek import key_encryption
from vault.models import WrappedKey
from vault.router import KEYRING

CLASSES = ("red", "amber")
Keys = dict[tuple[UUID, str], DataKey]


class KeysGoneError(LookupError):
    """The owner's keys were destroyed, or never made: the fields cannot be opened."""


def keys_create(*, owner: UUID, kind: str, at: datetime) -> None:
    """Make both keys of an owner; keys that are there stay. Committed at once."""
    provider = key_encryption()
    rows = []
    for data_class in CLASSES:
        version, wrapped = provider.wrap(
            secrets.token_bytes(32), owner=owner, data_class=data_class
        )
        rows.append(
            WrappedKey(
                owner=owner,
                kind=kind,
                data_class=data_class,
                kek_version=version,
                wrapped=wrapped,
                created_at=at,
            )
        )
    WrappedKey.objects.using(KEYRING).bulk_create(rows, ignore_conflicts=True)


def data_keys(owners: Iterable[UUID]) -> Keys:
    """The keys of these owners, by one query; owners whose keys are gone are left out."""
    provider = key_encryption()
    rows = WrappedKey.objects.using(KEYRING).filter(owner__in=set(owners))
    return {
        (row.owner, row.data_class): DataKey(
            row.pk,
            provider.unwrap(
                bytes(row.wrapped),
                owner=row.owner,
                data_class=row.data_class,
                version=row.kek_version,
            ),
        )
        for row in rows
    }


def data_key(*, owner: UUID, data_class: str) -> DataKey:
    """One key of one owner. Raises KeysGoneError."""
    try:
        return data_keys([owner])[owner, data_class]
    except KeyError:
        raise KeysGoneError("there is no key for this owner") from None


def keys_destroy(*, owner: UUID) -> int:
    """Destroy both keys of an owner: nothing sealed with them opens again, in no backup either."""
    return WrappedKey.objects.using(KEYRING).filter(owner=owner).delete()[0]


def owners_before(moment: datetime, *, kind: str) -> list[UUID]:
    """The owners of one kind whose keys were made before a moment, for the reaper of orphans."""
    rows = WrappedKey.objects.using(KEYRING).filter(kind=kind, created_at__lt=moment)
    return list(rows.values_list("owner", flat=True).distinct())
