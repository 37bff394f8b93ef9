"""No receipt, no decrypt: whoever opens a field shows that the look was written down first."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID
from weakref import WeakSet


class NoReceipt(PermissionError):
    """The look was not written down, or not for this owner."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Receipt:
    """The id of a committed audit row and the owners whose fields it opens."""

    id: int
    refs: frozenset[UUID]


def _nobody(receipt: Receipt) -> bool:
    return False


_check: list[Callable[[Receipt], bool]] = [_nobody]
_held: WeakSet[Receipt] = WeakSet()  # found committed, and still in somebody's hands


def wire(check: Callable[[Receipt], bool]) -> None:
    """Name the function that knows whether a receipt is committed; until then nothing opens."""
    _check[0] = check
    _held.clear()


def require(receipt: Receipt, owners: set[UUID]) -> None:
    """Let the owners' fields be opened, or raise NoReceipt.

    A receipt is looked up once, however many fields it opens: what is committed stays.
    """
    if not owners <= receipt.refs:
        raise NoReceipt("the receipt does not name every owner")
    if receipt in _held:
        return
    if not _check[0](receipt):
        raise NoReceipt("the receipt is not committed")
    _held.add(receipt)
