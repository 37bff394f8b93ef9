"""A data key seals so many messages and no more; counting them costs next to nothing."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from tests.vault.conftest import Card
from vault import limits
from vault.fields import seal
from vault.keyring import data_key
from vault.limits import BLOCK, KeySpent
from vault.models import AMBER, MOST_MESSAGES, RED, WrappedKey


@pytest.fixture(autouse=True)
def fresh_count() -> None:
    limits._left.clear()


def statements(act: Callable[[], None]) -> int:
    with CaptureQueriesContext(connections["keyring"]) as seen:
        act()
    return len(seen)


def counted(card: Card, data_class: str = RED) -> int:
    return WrappedKey.objects.get(owner=card.owner, data_class=data_class).messages


def test_the_limit_is_a_million() -> None:
    assert MOST_MESSAGES == 2**20


def test_a_new_key_brings_its_first_block(card: Card) -> None:
    assert counted(card) == BLOCK
    assert statements(lambda: seal(card, phone="1", story="x")) == 1
    assert counted(card) == BLOCK


def test_a_block_is_reserved_by_one_statement_and_then_used_up(card: Card) -> None:
    costs = [statements(lambda: seal(card, phone="1", story="x")) for _ in range(2 * BLOCK)]
    assert costs.count(2) == 1
    assert costs[BLOCK] == 2
    assert (counted(card), counted(card, AMBER)) == (2 * BLOCK, 2 * BLOCK)


def test_never_less_is_counted_than_was_sealed(card: Card) -> None:
    for sealed in range(1, 4 * BLOCK):
        seal(card, phone="1")
        if sealed % 5 == 0:
            limits._left.clear()  # the process ends, another begins
        assert counted(card) >= sealed


def test_another_process_reserves_for_itself(card: Card) -> None:
    limits._left.clear()
    seal(card, phone="1")
    assert counted(card) == 2 * BLOCK


def test_a_spent_key_seals_nothing_more(card: Card) -> None:
    limits._left.clear()
    WrappedKey.objects.filter(owner=card.owner).update(messages=MOST_MESSAGES - BLOCK)
    for _ in range(BLOCK):
        seal(card, phone="1")
    assert counted(card) == MOST_MESSAGES
    with pytest.raises(KeySpent):
        seal(card, phone="2")
    seal(card, story="the other key goes on")


def test_the_keyring_itself_refuses_more(card: Card) -> None:
    key = data_key(owner=card.owner, data_class=RED)
    with pytest.raises(IntegrityError, match="not_overused"):
        WrappedKey.objects.filter(pk=key.id).update(messages=MOST_MESSAGES + 1)


def test_more_than_a_block_at_once_is_reserved_at_once(card: Card) -> None:
    key = data_key(owner=card.owner, data_class=RED)
    limits.spend({key.id: 5 * BLOCK})
    assert counted(card) >= 5 * BLOCK
