"""A key, a place, a made-up card with sealed columns, and receipts that tests hand out."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import models

from vault import receipts
from vault.crypto import DataKey, Place
from vault.fields import AMBER, RED, SealedField
from vault.keyring import keys_create

AT = datetime(2026, 11, 23, 0, 41, tzinfo=UTC)
KEY = DataKey(7, bytes(range(32)))
PLACE = Place("case", "phone", UUID(int=0))


class Card(models.Model):
    """A row as a room would have it; it is never stored."""

    ref = models.UUIDField(primary_key=True, default=uuid4)
    owner = models.UUIDField(default=uuid4)
    writings = models.IntegerField(default=0)
    phone = SealedField(data_class=RED)
    place = SealedField(data_class=RED)
    story = SealedField(data_class=AMBER)
    verdict = SealedField(data_class=AMBER, pinned_to="writings")

    class Meta:
        app_label = "nobody"
        managed = False
        db_table = "card"

    def __str__(self) -> str:
        return str(self.ref)

    owner_column = "owner"

    @property
    def key_owner(self) -> UUID:
        return self.owner


@pytest.fixture
def make_card(db: None) -> Callable[..., Card]:
    """A card whose owner has keys."""

    def made(**values: object) -> Card:
        card = Card(**values)
        keys_create(owner=card.owner, kind="case", at=AT)
        return card

    return made


@pytest.fixture
def card(make_card: Callable[..., Card]) -> Card:
    return make_card()


class Desk:
    """Knows which receipts are committed, and counts how often it is asked."""

    def __init__(self) -> None:
        self.committed: set[int] = set()
        self.asked = 0

    def receipt(self, *refs: UUID) -> receipts.Receipt:
        number = len(self.committed) + 1
        self.committed.add(number)
        return receipts.Receipt(number, frozenset(refs))

    def is_committed(self, receipt: receipts.Receipt) -> bool:
        self.asked += 1
        return receipt.id in self.committed


@pytest.fixture
def desk() -> Iterator[Desk]:
    before = receipts._check[0]
    desk = Desk()
    receipts.wire(desk.is_committed)
    yield desk
    receipts.wire(before)
