"""Sealed columns: ciphertext as an attribute, plain text only as an act with a receipt."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests.vault.conftest import AT, Card, Desk
from vault.crypto import Tampered, TooLong
from vault.fields import RED, SealedField, open_fields, open_one, seal
from vault.keyring import KeysGone, keys_create, keys_destroy
from vault.receipts import NoReceipt, Receipt

NUMBER = "+380001234567"
SEALED = ("phone", "place", "story", "verdict")


class TestSeal:
    def test_leaves_nothing_readable_in_the_row(self, card: Card) -> None:
        seal(card, phone=NUMBER, story="Нас четверо")
        assert isinstance(card.phone, bytes)
        assert NUMBER.encode() not in card.phone
        assert "Нас четверо".encode() not in card.story

    def test_takes_one_keyring_query_for_all_columns(self, card: Card) -> None:
        with CaptureQueriesContext(connections["keyring"]) as seen:
            seal(card, phone=NUMBER, place="x", story="y", verdict="z")
        assert len(seen) == 1

    def test_empties_a_column_without_a_key(self, card: Card) -> None:
        seal(card, phone=NUMBER)
        keys_destroy(owner=card.owner)
        seal(card, phone=None)
        assert card.phone is None

    def test_refuses_an_owner_without_keys(self, db: None) -> None:
        with pytest.raises(KeysGone):
            seal(Card(), phone=NUMBER)

    def test_refuses_a_column_that_is_not_sealed(self, card: Card) -> None:
        with pytest.raises(TypeError, match="writings"):
            seal(card, writings="3")

    def test_changes_nothing_when_one_value_is_refused(self, card: Card) -> None:
        with pytest.raises(TooLong):
            seal(card, phone=NUMBER, story="x" * 70_000)
        assert card.phone is None


class TestOpen:
    def test_gives_back_what_was_sealed(self, card: Card, desk: Desk) -> None:
        told = {"phone": NUMBER, "place": "", "story": "Ми на межі 🕊", "verdict": None}
        seal(card, **told)
        assert open_fields(desk.receipt(card.owner), [card], *told) == [told]

    def test_keeps_the_order_of_the_rows(self, make_card: Callable[..., Card], desk: Desk) -> None:
        cards = [make_card() for _ in range(5)]
        for number, card in enumerate(cards):
            seal(card, phone=str(number))
        seen = desk.receipt(*(card.owner for card in cards))
        opened = open_fields(seen, iter(cards), "phone")
        assert [row["phone"] for row in opened] == ["0", "1", "2", "3", "4"]

    def test_takes_one_keyring_query_for_all_rows(
        self, make_card: Callable[..., Card], desk: Desk
    ) -> None:
        cards = [make_card() for _ in range(20)]
        for card in cards:
            seal(card, phone=NUMBER, story="x")
        with CaptureQueriesContext(connections["keyring"]) as seen:
            open_fields(desk.receipt(*(card.owner for card in cards)), cards, *SEALED)
        assert len(seen) == 1

    def test_two_rows_may_share_an_owner(self, card: Card, desk: Desk) -> None:
        other = Card(owner=card.owner)
        seal(card, phone="1")
        seal(other, phone="2")
        opened = open_fields(desk.receipt(card.owner), [card, other], "phone")
        assert [row["phone"] for row in opened] == ["1", "2"]

    def test_opens_nothing_for_no_rows_and_asks_nobody(self, desk: Desk) -> None:
        assert open_fields(Receipt(1, frozenset()), [], "phone") == []
        assert desk.asked == 0

    def test_opens_nothing_once_the_keys_are_destroyed(self, card: Card, desk: Desk) -> None:
        seal(card, phone=NUMBER)
        keys_destroy(owner=card.owner)
        with pytest.raises(KeysGone):
            open_one(desk.receipt(card.owner), card, "phone")

    def test_new_keys_of_a_purged_owner_open_nothing_old(self, card: Card, desk: Desk) -> None:
        seal(card, phone=NUMBER)
        keys_destroy(owner=card.owner)
        keys_create(owner=card.owner, kind="case", at=AT)
        with pytest.raises(Tampered):
            open_one(desk.receipt(card.owner), card, "phone")


class TestReceipt:
    def test_opens_nothing_without_the_owners_name(self, card: Card, desk: Desk) -> None:
        seal(card, phone=NUMBER)
        with pytest.raises(NoReceipt):
            open_one(desk.receipt(uuid4()), card, "phone")

    def test_opens_nothing_if_one_of_many_is_not_named(
        self, make_card: Callable[..., Card], desk: Desk
    ) -> None:
        cards = [make_card(), make_card()]
        for card in cards:
            seal(card, phone=NUMBER)
        with pytest.raises(NoReceipt):
            open_fields(desk.receipt(cards[0].owner), cards, "phone")

    def test_opens_nothing_for_a_forged_number(self, card: Card, desk: Desk) -> None:
        seal(card, phone=NUMBER)
        with pytest.raises(NoReceipt):
            open_one(Receipt(404, frozenset({card.owner})), card, "phone")

    def test_a_receipt_does_not_vouch_for_a_wider_one(self, card: Card, desk: Desk) -> None:
        seal(card, phone=NUMBER)
        held = desk.receipt(uuid4())
        open_fields(held, [], "phone")
        wider = Receipt(held.id, held.refs | {card.owner})
        desk.committed.discard(held.id)
        with pytest.raises(NoReceipt):
            open_one(wider, card, "phone")

    def test_is_looked_up_once_however_many_fields_it_opens(self, card: Card, desk: Desk) -> None:
        seal(card, phone=NUMBER, story="x")
        held = desk.receipt(card.owner)
        for _ in range(3):
            open_fields(held, [card], "phone", "story")
        assert desk.asked == 1

    def test_asks_for_no_key_when_the_receipt_is_refused(self, card: Card, desk: Desk) -> None:
        with CaptureQueriesContext(connections["keyring"]) as seen, pytest.raises(NoReceipt):
            open_one(Receipt(404, frozenset({card.owner})), card, "phone")
        assert len(seen) == 0


class TestSwap:
    def test_no_cell_opens_in_the_place_of_another(
        self, make_card: Callable[..., Card], desk: Desk
    ) -> None:
        cards = [make_card(), make_card()]
        cards.append(make_card(owner=cards[0].owner))
        for card in cards:
            seal(card, **dict.fromkeys(SEALED, "the same words"))
        cells = [(card, name) for card in cards for name in SEALED]
        seen = desk.receipt(*(card.owner for card in cards))
        for here, name in cells:
            for there, other in cells:
                if (here.ref, name) == (there.ref, other):
                    continue
                moved = Card(ref=there.ref, owner=there.owner)
                setattr(moved, other, getattr(here, name))
                with pytest.raises(Tampered):
                    open_one(seen, moved, other)

    def test_a_pinned_value_put_back_does_not_open(self, card: Card, desk: Desk) -> None:
        card.writings = 1
        seal(card, verdict="doubted")
        before = card.verdict
        card.writings = 2
        seal(card, verdict="trusted")
        seen = desk.receipt(card.owner)
        assert open_one(seen, card, "verdict") == "trusted"
        card.verdict = before
        with pytest.raises(Tampered):
            open_one(seen, card, "verdict")


class TestField:
    def test_its_class_and_its_pin_are_part_of_the_migration(self) -> None:
        field = SealedField(data_class=RED, pinned_to="version", null=False)
        _name, path, args, told = field.deconstruct()
        assert path == "vault.fields.SealedField"
        assert told == {"data_class": RED, "pinned_to": "version", "null": False}
        again = SealedField(*args, **told)
        assert (again.data_class, again.pinned_to, again.null) == (RED, "version", False)

    def test_is_not_offered_to_forms(self) -> None:
        assert SealedField().editable is False
