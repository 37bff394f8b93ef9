"""Columns that hold ciphertext and nothing else; opening one is an act, never an attribute."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import models

from vault import receipts
from vault.crypto import DataKey, Place, decrypt, encrypt
from vault.keyring import Keys, KeysGoneError, data_keys

RED, AMBER = "red", "amber"


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column of one data class; reading it gives ciphertext or None."""

    def __init__(self, *args: Any, data_class: str = RED, **kwargs: Any) -> None:
        self.data_class = data_class
        kwargs.setdefault("null", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """The class of the data is part of the column."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"data_class": self.data_class, "null": self.null}


class Sealed(Protocol):
    """A row with sealed columns: its own id, and the owner of the keys that seal it."""

    _meta: ClassVar[Any]
    ref: Any

    @property
    def key_owner(self) -> UUID: ...  # noqa: D102


def seal(instance: Sealed, **plain: str | None) -> None:
    """Put ciphertext into the named columns; None empties a column. One keyring query."""
    keys = (
        data_keys([instance.key_owner])
        if any(value is not None for value in plain.values())
        else {}
    )
    for name, value in plain.items():
        if value is None:
            setattr(instance, name, None)
            continue
        field = _field(instance, name)
        key = _key(keys, instance.key_owner, field.data_class)
        setattr(instance, name, encrypt(value.encode(), key=key, place=_place(instance, field)))


def open_fields(
    receipt: receipts.Receipt, instances: Iterable[Sealed], *names: str
) -> list[dict[str, str | None]]:
    """The plain values of these columns of these rows, in their order.

    One look at the receipt and one keyring query for all rows. Raises NoReceiptError,
    KeysGoneError, TamperedError.
    """
    rows = list(instances)
    owners = {row.key_owner for row in rows}
    if not rows:
        return []
    receipts.require(receipt, owners)
    keys = data_keys(owners)
    return [{name: _open(row, name, keys) for name in names} for row in rows]


def open_one(receipt: receipts.Receipt, instance: Sealed, name: str) -> str | None:
    """The plain value of one column of one row."""
    return open_fields(receipt, [instance], name)[0][name]


def _open(row: Sealed, name: str, keys: Keys) -> str | None:
    sealed = getattr(row, name)
    if sealed is None:
        return None
    field = _field(row, name)
    key = _key(keys, row.key_owner, field.data_class)
    return decrypt(bytes(sealed), key=key, place=_place(row, field)).decode()


def _key(keys: Keys, owner: UUID, data_class: str) -> DataKey:
    try:
        return keys[owner, data_class]
    except KeyError:
        raise KeysGoneError("there is no key for this owner") from None


def _field(instance: Sealed, name: str) -> SealedField:
    field = instance._meta.get_field(name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{name} is not a sealed column")
    return field


def _place(instance: Sealed, field: SealedField) -> Place:
    return Place(instance._meta.db_table, field.column or field.name, instance.ref)
