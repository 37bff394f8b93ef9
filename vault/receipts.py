"""No receipt, no decrypt: whoever opens a field shows that the look was written down first."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


class NoReceiptError(PermissionError):
    """The look was not written down, or not for this owner."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The id of a committed audit row and the owners whose fields it opens."""

    id: int
    refs: frozenset[UUID]


def _nobody(receipt: Receipt) -> bool:
    return False


_check: list[Callable[[Receipt], bool]] = [_nobody]


def wire(check: Callable[[Receipt], bool]) -> None:
    """Name the function that knows whether a receipt is committed; until then nothing opens."""
    _check[0] = check


def require(receipt: Receipt, owners: set[UUID]) -> None:
    """Let the owners' fields be opened, or raise NoReceiptError."""
    if not owners <= receipt.refs:
        raise NoReceiptError("the receipt does not name every owner")
    if not _check[0](receipt):
        raise NoReceiptError("the receipt is not committed")
