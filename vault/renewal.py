"""New data keys for one owner: what the old ones sealed is sealed anew, while people work.

1. The keyring gets new keys beside the old ones, which retire: they open, and seal nothing more.
2. One transaction seals every column of the owner anew, wherever it lies.
3. After `GRACE`, longer than any transaction may sleep (60 s), what a slow writer had still sealed
   with a retired key is sealed anew too, and the retired keys are destroyed.

Cut short at any point, the next call goes on. No plain text leaves the vault, so no receipt is due.
"""

import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from vault import limits
from vault.crypto import key_id_of
from vault.fields import SealedField, reseal
from vault.kek import key_encryption
from vault.keyring import KeysGone, data_keys, opening_keys
from vault.models import WrappedKey
from vault.router import KEYRING

GRACE = timedelta(minutes=10)
# Shorter than PostgreSQL waits before it looks for a deadlock: we give way, never the others.
PATIENCE = "400ms"


def sealed_columns() -> dict[type[Any], list[SealedField]]:
    """Every table with sealed columns, and those columns."""
    found = {
        model: [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        for model in apps.get_models()
        if model._meta.managed
    }
    return {model: fields for model, fields in found.items() if fields}


def data_keys_renew(*, owner: UUID, at: datetime) -> int:
    """Give an owner new keys and seal everything with them; says how many values were sealed anew.

    Raises KeysGone, and OperationalError when somebody holds a row too long: call again.
    """
    _retire(owner, at)
    return _reseal(owner)


def data_keys_finish(*, owner: UUID, at: datetime, grace: timedelta = GRACE) -> int:
    """Destroy the keys that an owner retired long enough ago; says how many."""
    mine = WrappedKey.objects.using(KEYRING).filter(owner=owner, batch=None)
    retired = mine.filter(retired_at__lte=at - grace)
    old = set(retired.values_list("id", flat=True))
    if not old:
        return 0
    _reseal(owner)
    if still_named(owner) & old:
        return 0
    return retired.filter(id__in=old).delete()[0]


def owners_due() -> list[UUID]:
    """Whose keys have sealed half of what they may."""
    spent = WrappedKey.objects.using(KEYRING).filter(
        retired_at=None, batch=None, messages__gte=limits.DUE
    )
    return list(spent.values_list("owner", flat=True).distinct())


def owners_retiring() -> list[UUID]:
    """Who still has retired keys."""
    retired = WrappedKey.objects.using(KEYRING).filter(retired_at__isnull=False, batch=None)
    return list(retired.values_list("owner", flat=True).distinct())


def still_named(owner: UUID) -> set[int]:
    """The ids of the keys that the owner's sealed values name."""
    named: set[int] = set()
    for model, fields in sealed_columns().items():
        rows = model._base_manager.filter(**{model.owner_column: owner})
        for values in rows.values_list(*(field.name for field in fields)):
            named |= {key_id_of(bytes(value)) for value in values if value is not None}
    return named


def _retire(owner: UUID, at: datetime) -> None:
    """New keys beside the old; those of a renewal that was cut short are used instead."""
    provider, keys = key_encryption(), WrappedKey.objects.using(KEYRING)
    with transaction.atomic(using=KEYRING):
        mine = list(keys.filter(owner=owner).select_for_update().order_by("id"))
        current = [key for key in mine if key.retired_at is None]
        if not current or any(key.batch_id for key in mine):
            raise KeysGone("there is no key for this owner")
        if len(mine) > len(current):
            return
        keys.filter(id__in=[key.id for key in current]).update(retired_at=at)
        for key in current:
            version, wrapped = provider.wrap(
                secrets.token_bytes(32), owner=owner, data_class=key.data_class
            )
            keys.create(
                owner=owner,
                kind=key.kind,
                data_class=key.data_class,
                kek_version=version,
                wrapped=wrapped,
                created_at=key.created_at,
            )


@transaction.atomic
def _reseal(owner: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    rows = list(_locked(owner))
    # The keys are asked for when every row is held: each value's key was there before the value.
    keys, current = opening_keys([owner]), data_keys([owner])
    fresh = [
        (row, field, sealed)
        for row, fields in rows
        for field in fields
        if (sealed := reseal(row, field.name, keys, current)) is not None
    ]
    limits.spend(Counter(key_id_of(sealed) for _, _, sealed in fresh))
    changed: dict[Any, dict[str, bytes]] = {}
    for row, field, sealed in fresh:
        changed.setdefault(row, {})[field.name] = sealed
    for row, values in changed.items():
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    return len(fresh)


def _locked(owner: UUID) -> Iterator[tuple[Any, list[SealedField]]]:
    """The owner's rows, its own row first, as every act takes them."""
    columns = sealed_columns()
    for model in sorted(columns, key=lambda model: model.owner_column != "ref"):
        rows = model._base_manager.filter(**{model.owner_column: owner})
        for row in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
            yield row, columns[model]
