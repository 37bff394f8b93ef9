"""Data keys by owner: made before the row they seal, found by one query, destroyed for good."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Count, QuerySet

from vault import limits
from vault.crypto import DataKey
from vault.kek import key_encryption
from vault.models import CLASSES, WrappedKey
from vault.roots import VersionUnknown
from vault.router import KEYRING

Keys = dict[tuple[UUID, str], DataKey]
KeysById = dict[tuple[UUID, str], dict[int, DataKey]]
CREATE = """
    INSERT INTO vault_wrappedkey
        (owner, kind, data_class, kek_version, wrapped, created_at, messages)
    VALUES (%s, %s, %s, %s, %s, %s, %s), (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (owner, data_class) WHERE retired_at IS NULL DO NOTHING
    RETURNING id, data_class
"""


class KeysGone(LookupError):
    """The owner's keys were destroyed, or never made: the fields cannot be opened."""


def keys_create(*, owner: UUID, kind: str, at: datetime) -> Keys:
    """Make both keys of an owner, by one statement committed at once; keys that are there stay.

    Call before the transaction that seals: a key without a row is reaped, a row without a key
    would be lost. Gives the keys that were made, for what is sealed at once.
    """
    provider = key_encryption()
    values: list[UUID | str | int | bytes | datetime] = []
    made = {data_class: secrets.token_bytes(32) for data_class in CLASSES}
    for data_class, secret in made.items():
        version, wrapped = provider.wrap(secret, owner=owner, data_class=data_class)
        values += [owner, kind, data_class, version, wrapped, at, limits.BLOCK]
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(CREATE, values)
        rows = cursor.fetchall()
    limits.reserved([number for number, _ in rows])
    return {(owner, name): DataKey(number, made[name]) for number, name in rows}


def data_keys(owners: Iterable[UUID], classes: Iterable[str] = CLASSES) -> Keys:
    """The keys that seal for these owners now, by one query; owners without keys are left out."""
    current = WrappedKey.objects.using(KEYRING).filter(retired_at=None)
    return {
        (owner, data_class): key for owner, data_class, key in _opened(current, owners, classes)
    }


def opening_keys(owners: Iterable[UUID], classes: Iterable[str] = CLASSES) -> KeysById:
    """All keys that open something of these owners, retired ones too, by one query."""
    keys: KeysById = {}
    every = WrappedKey.objects.using(KEYRING).all()
    for owner, data_class, key in _opened(every, owners, classes):
        keys.setdefault((owner, data_class), {})[key.id] = key
    return keys


def data_key(*, owner: UUID, data_class: str) -> DataKey:
    """One key of one owner. Raises KeysGone."""
    try:
        return data_keys([owner])[owner, data_class]
    except KeyError:
        raise KeysGone("there is no key for this owner") from None


def keys_destroy(*, owner: UUID) -> int:
    """Destroy every key of an owner and say how many were left; a second call finds none.

    Nothing sealed with them opens again, however old the backup it is read from.
    """
    mine, gone = WrappedKey.objects.using(KEYRING).filter(owner=owner), 0
    while found := mine.delete()[0]:  # a renewal may have made new ones meanwhile
        gone += found
    return gone


def keys_destroy_each(*, owners: Iterable[UUID]) -> int:
    """Destroy every key of these owners, and say how many were left."""
    theirs, gone = WrappedKey.objects.using(KEYRING).filter(owner__in=list(owners)), 0
    while found := theirs.delete()[0]:
        gone += found
    return gone


def keys_rewrap(*, limit: int = 1000) -> int:
    """Wrap at most so many keys with the newest key-encryption key; zero when none is left.

    Readers go on: the row names its version, and both versions open what they wrapped. What is
    sealed with its office waits until it is opened, and so does the old version.
    """
    provider = key_encryption()
    keys = WrappedKey.objects.using(KEYRING)
    with transaction.atomic(using=KEYRING):
        old = keys.filter(batch=None).exclude(kek_version=provider.current_version)
        rows = list(old.select_for_update(skip_locked=True).order_by("id")[:limit])
        again = provider.rewrap_many(
            [(bytes(row.wrapped), row.owner, row.data_class, row.kek_version) for row in rows]
        )
        for row, (version, wrapped) in zip(rows, again, strict=True):
            row.kek_version, row.wrapped = version, wrapped
        keys.bulk_update(rows, ["kek_version", "wrapped"])
    return len(rows)


def kek_versions() -> dict[int, int]:
    """How many keys each version of the key-encryption key wraps."""
    versions = WrappedKey.objects.using(KEYRING).order_by("kek_version").values("kek_version")
    return dict(versions.annotate(keys=Count("id")).values_list("kek_version", "keys"))


def owners_before(moment: datetime, *, kind: str) -> list[UUID]:
    """The owners of one kind whose keys were made before a moment, for the reaper of orphans.

    Those of a sealed office are nobody's orphans: their rows are there, and not to be seen.
    """
    held = WrappedKey.objects.using(KEYRING).filter(batch=None)
    rows = held.filter(kind=kind, created_at__lt=moment)
    return list(rows.values_list("owner", flat=True).distinct())


def _opened(
    found: QuerySet[WrappedKey], owners: Iterable[UUID], classes: Iterable[str]
) -> Iterator[tuple[UUID, str, DataKey]]:
    wanted = found.filter(owner__in=set(owners), data_class__in=set(classes), batch=None)
    rows = list(wanted.values_list("id", "wrapped", "owner", "data_class", "kek_version"))
    try:
        opened = key_encryption().unwrap_many([(bytes(row[1]), *row[2:]) for row in rows])
    except VersionUnknown as gap:
        gap.owner = next(owner for _, _, owner, _, version in rows if version == gap.version)
        raise
    for (number, _, owner, data_class, _), secret in zip(rows, opened, strict=True):
        yield owner, data_class, DataKey(number, secret)
