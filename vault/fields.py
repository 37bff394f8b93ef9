"""Columns that hold ciphertext and nothing else; opening one is an act, never an attribute."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import models

from vault import limits, receipts
from vault.crypto import (
    DataKey,
    Place,
    Sealing,
    Tampered,
    bound_column,
    bound_pin,
    decrypt,
    decrypt_row,
    encrypt,
    key_id_of,
)
from vault.keyring import Keys, KeysById, KeysGone, data_keys, opening_keys
from vault.models import AMBER, RED

__all__ = ["AMBER", "RED", "Sealed", "SealedField", "open_fields", "open_one", "seal", "seal_each"]


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column of one data class; reading it gives ciphertext or None.

    `pinned_to` names a whole number of the same row that counts the column's writings: an older
    ciphertext, put back alone, does not open.
    """

    def __init__(
        self, *args: Any, data_class: str = RED, pinned_to: str = "", **kwargs: Any
    ) -> None:
        self.data_class = data_class
        self.pinned_to = pinned_to
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """The class of the data is part of the column, and so is what it is pinned to."""
        name, path, args, kwargs = super().deconstruct()
        kwargs |= {"data_class": self.data_class, "null": self.null}
        if self.pinned_to:
            kwargs["pinned_to"] = self.pinned_to
        return name, path, args, kwargs


class Sealed(Protocol):
    """A row with sealed columns: its own id, and the owner of the keys that seal it.

    A stored one is KeyOwned, which says in which column that owner stands.
    """

    _meta: ClassVar[Any]
    ref: Any

    @property
    def key_owner(self) -> UUID: ...  # noqa: D102


def seal(instance: Sealed, made: Keys | None = None, /, **plain: str | None) -> None:
    """Put ciphertext into the named columns; None empties a column. One keyring query.

    Keys that were `made` a moment ago need none.

    Raises KeysGone, KeySpent, and TooLong for a text of more than 65,534 bytes.
    """
    fields = {name: _field(instance, name) for name in plain}
    owner = instance.key_owner
    classes = Counter(fields[name].data_class for name in plain if plain[name] is not None)
    keys = made or (data_keys([owner], classes) if classes else {})
    limits.spend({_key(keys, owner, name).id: count for name, count in classes.items()})
    sealed = {
        name: None
        if value is None
        else encrypt(
            value.encode(),
            key=_key(keys, owner, fields[name].data_class),
            place=_place(instance, fields[name]),
            row_version=_pin(instance, fields[name]),
        )
        for name, value in plain.items()
    }
    for name, value in sealed.items():
        setattr(instance, name, value)


def seal_each(rows: Sequence[Sealed], name: str, plain: Sequence[str]) -> None:
    """Put ciphertext into one column of each of these rows of one owner. One keyring query.

    Raises KeysGone, KeySpent, and TooLong for a text of more than 65,534 bytes.
    """
    field, owner = _field(rows[0], name), rows[0].key_owner
    key = _key(data_keys([owner], {field.data_class}), owner, field.data_class)
    limits.spend({key.id: len(rows)})
    for row, value in zip(rows, plain, strict=True):
        place = _place(row, field)
        setattr(
            row, name, encrypt(value.encode(), key=key, place=place, row_version=_pin(row, field))
        )


def open_fields(
    receipt: receipts.Receipt, instances: Iterable[Sealed], *names: str
) -> list[dict[str, str | None]]:
    """The plain values of these columns of these rows, in their order.

    One look at the receipt and one keyring query for all rows. Raises NoReceipt, KeysGone,
    Tampered.
    """
    rows = list(instances)
    if not rows:
        return []
    owners = {row.key_owner for row in rows}
    receipts.require(receipt, owners)
    keys = opening_keys(owners, {_field(rows[0], name).data_class for name in names})
    columns = {type(row): [_field(row, name) for name in names] for row in rows}
    return [_open(row, columns[type(row)], keys) for row in rows]


def open_one(receipt: receipts.Receipt, instance: Sealed, name: str) -> str | None:
    """The plain value of one column of one row."""
    return open_fields(receipt, [instance], name)[0][name]


def reseal(row: Sealed, name: str, keys: KeysById, current: Keys) -> bytes | None:
    """The column sealed with its owner's present key; None when it is so already, or empty.

    The plain text never leaves. Raises KeysGone, Tampered.
    """
    field, sealed = _field(row, name), getattr(row, name)
    key = _key(current, row.key_owner, field.data_class)
    if sealed is None or key_id_of(bytes(sealed)) == key.id:
        return None
    place, pin = _place(row, field), _pin(row, field)
    old = _named(keys, row.key_owner, field.data_class, bytes(sealed))
    plain = decrypt(bytes(sealed), key=old, place=place, row_version=pin)
    return encrypt(plain, key=key, place=place, row_version=pin)


def _open(row: Sealed, columns: Sequence[SealedField], keys: KeysById) -> dict[str, str | None]:
    """The plain values of these columns of one row, key by key."""
    plain: dict[str, str | None] = dict.fromkeys(column.name for column in columns)
    by_key: dict[tuple[str, bytes], list[tuple[str, Sealing]]] = {}
    table = row._meta.db_table
    for column in columns:
        if (sealed := getattr(row, column.name)) is not None:
            sealed = bytes(sealed)
            value = (bound_column(table, column.column), sealed, bound_pin(_pin(row, column)))
            by_key.setdefault((column.data_class, sealed[:6]), []).append((column.name, value))
    try:
        for (data_class, _), named in by_key.items():
            key = _named(keys, row.key_owner, data_class, named[0][1][1])
            opened = decrypt_row([value for _, value in named], key=key, row=row.ref)
            plain |= {name: text.decode() for (name, _), text in zip(named, opened, strict=True)}
    except Tampered as broken:
        broken.owner = row.key_owner
        raise
    return plain


def _named(keys: KeysById, owner: UUID, data_class: str, sealed: bytes) -> DataKey:
    """The one key that the value names; no other is ever tried."""
    mine = keys.get((owner, data_class))
    if not mine:
        raise KeysGone("there is no key for this owner")
    try:
        return mine[key_id_of(sealed)]
    except KeyError:
        raise Tampered("another format or another key") from None


def _key(keys: Keys, owner: UUID, data_class: str) -> DataKey:
    try:
        return keys[owner, data_class]
    except KeyError:
        raise KeysGone("there is no key for this owner") from None


def _field(instance: Sealed, name: str) -> SealedField:
    field = instance._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{name} is not a sealed column")
    return field


def _place(instance: Sealed, field: SealedField) -> Place:
    return Place(instance._meta.db_table, field.column or field.name, instance.ref)


def _pin(instance: Sealed, field: SealedField) -> int | None:
    return int(getattr(instance, field.pinned_to)) if field.pinned_to else None
