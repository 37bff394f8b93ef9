"""Nothing opens until somebody knows which receipts are committed."""

import gc
from uuid import UUID

import pytest

from tests.vault.conftest import Desk
from vault import receipts
from vault.receipts import NoReceipt, Receipt, require

REF = UUID(int=1)


def test_nothing_opens_before_the_rooms_are_introduced(desk: Desk) -> None:
    receipts.wire(receipts._nobody)
    with pytest.raises(NoReceipt):
        require(Receipt(1, frozenset({REF})), {REF})


def test_a_receipt_opens_what_it_names(desk: Desk) -> None:
    held = desk.receipt(REF, UUID(int=2))
    require(held, {REF})
    require(held, set())
    with pytest.raises(NoReceipt):
        require(held, {UUID(int=3)})


def test_a_receipt_cannot_be_widened(desk: Desk) -> None:
    held = desk.receipt(REF)
    with pytest.raises(AttributeError):
        held.refs = frozenset({REF, UUID(int=2)})  # type: ignore[misc]


def test_nobody_remembers_a_receipt_that_was_put_down(desk: Desk) -> None:
    held = desk.receipt(REF)
    require(held, {REF})
    number = held.id
    del held
    gc.collect()
    desk.committed.clear()
    with pytest.raises(NoReceipt):
        require(Receipt(number, frozenset({REF})), {REF})


def test_trouble_with_the_audit_is_not_a_permission() -> None:
    def broken(receipt: Receipt) -> bool:
        raise ConnectionError

    before = receipts._check[0]
    receipts.wire(broken)
    try:
        with pytest.raises(ConnectionError):
            require(Receipt(1, frozenset({REF})), {REF})
    finally:
        receipts.wire(before)
