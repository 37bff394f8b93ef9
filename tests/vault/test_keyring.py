"""Keys of an owner: made once, found by one query, wrapped, destroyed for good."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext

from tests.vault.conftest import AT
from vault.crypto import Tampered
from vault.keyring import (
    KeysGone,
    data_key,
    data_keys,
    keys_create,
    keys_destroy,
    owners_before,
)
from vault.models import AMBER, RED, WrappedKey

KEYRING = "keyring"
pytestmark = pytest.mark.django_db(databases="__all__")


def queries() -> CaptureQueriesContext:
    return CaptureQueriesContext(connections[KEYRING])


class TestCreate:
    def test_makes_two_different_keys(self) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="contact", at=AT)
        red, amber = (data_key(owner=owner, data_class=each) for each in (RED, AMBER))
        assert red.id != amber.id
        assert red.secret != amber.secret
        assert len(red.secret) == len(amber.secret) == 32

    def test_leaves_keys_that_are_there(self) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="contact", at=AT)
        before = data_keys([owner])
        keys_create(owner=owner, kind="contact", at=AT)
        assert data_keys([owner]) == before

    def test_is_one_statement(self) -> None:
        with queries() as seen:
            keys_create(owner=uuid4(), kind="contact", at=AT)
        assert len(seen) == 1

    def test_makes_what_is_missing_of_a_half_made_pair(self) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="contact", at=AT)
        red = data_key(owner=owner, data_class=RED)
        WrappedKey.objects.filter(owner=owner, data_class=AMBER).delete()
        keys_create(owner=owner, kind="contact", at=AT)
        assert data_key(owner=owner, data_class=RED) == red
        assert len(data_keys([owner])) == 2


class TestFind:
    def test_takes_one_query_for_all_owners(self) -> None:
        owners = [uuid4() for _ in range(20)]
        for owner in owners:
            keys_create(owner=owner, kind="case", at=AT)
        with queries() as seen:
            assert len(data_keys(owners)) == 40
        assert len(seen) == 1

    def test_leaves_out_owners_without_keys(self) -> None:
        assert data_keys([uuid4()]) == {}

    def test_says_that_keys_are_gone(self) -> None:
        with pytest.raises(KeysGone):
            data_key(owner=uuid4(), data_class=RED)

    def test_refuses_a_wrapped_key_put_under_another_owner(self) -> None:
        here, there = uuid4(), uuid4()
        for owner in (here, there):
            keys_create(owner=owner, kind="case", at=AT)
        stolen = WrappedKey.objects.get(owner=here, data_class=RED).wrapped
        WrappedKey.objects.filter(owner=there, data_class=RED).update(wrapped=stolen)
        with pytest.raises(Tampered):
            data_keys([there])

    def test_refuses_a_red_key_put_in_the_amber_place(self) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="case", at=AT)
        stolen = WrappedKey.objects.get(owner=owner, data_class=RED).wrapped
        WrappedKey.objects.filter(owner=owner, data_class=AMBER).update(wrapped=stolen)
        with pytest.raises(Tampered):
            data_keys([owner])


class TestDestroy:
    def test_leaves_nothing_of_the_owner_and_everything_of_others(self) -> None:
        gone, stays = uuid4(), uuid4()
        for owner in (gone, stays):
            keys_create(owner=owner, kind="case", at=AT)
        assert keys_destroy(owner=gone) == 2
        assert set(data_keys([gone, stays])) == {(stays, RED), (stays, AMBER)}

    def test_can_be_repeated(self) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="case", at=AT)
        keys_destroy(owner=owner)
        assert keys_destroy(owner=owner) == 0

    def test_keys_made_again_are_other_keys(self) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="case", at=AT)
        before = data_keys([owner])
        keys_destroy(owner=owner)
        keys_create(owner=owner, kind="case", at=AT)
        after = data_keys([owner])
        assert {key.id for key in before.values()}.isdisjoint(key.id for key in after.values())


class TestTable:
    def test_the_stored_key_is_wrapped(self) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="case", at=AT)
        for row in WrappedKey.objects.filter(owner=owner):
            wrapped = bytes(row.wrapped)
            assert len(wrapped) == 12 + 32 + 16
            assert data_key(owner=owner, data_class=row.data_class).secret not in wrapped

    @pytest.mark.parametrize(
        "broken", [{"data_class": "green"}, {"id": 2**32}, {"data_class": RED}], ids=str
    )
    def test_the_database_refuses_what_the_format_cannot_hold(
        self, broken: dict[str, object]
    ) -> None:
        owner = uuid4()
        keys_create(owner=owner, kind="case", at=AT)
        amber = WrappedKey.objects.filter(owner=owner, data_class=AMBER)
        with pytest.raises(DatabaseError), transaction.atomic(using=KEYRING):
            amber.update(**broken)

    def test_finds_owners_by_kind_and_age(self) -> None:
        old, young, case = uuid4(), uuid4(), uuid4()
        keys_create(owner=old, kind="contact", at=AT - timedelta(days=2))
        keys_create(owner=young, kind="contact", at=AT)
        keys_create(owner=case, kind="case", at=AT - timedelta(days=2))
        assert owners_before(AT - timedelta(days=1), kind="contact") == [old]


def test_wrapped_keys_lie_in_the_keyring_and_nothing_else_does() -> None:
    tables = {
        alias: set(connections[alias].introspection.table_names()) for alias in ("default", KEYRING)
    }
    assert tables[KEYRING] == {"vault_wrappedkey", "vault_sealedbatch", "django_migrations"}
    assert "vault_wrappedkey" not in tables["default"]
