"""Keys of an office are shut a second time, and open by enough shares alone."""

import uuid
from datetime import UTC, datetime

import pytest

from vault import seals
from vault.crypto import Tampered
from vault.escrow import EscrowRefused
from vault.keyring import KeysGone, data_keys, keys_create, keys_rewrap
from vault.models import SealedBatch, WrappedKey
from vault.renewal import data_keys_renew

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(scope="module")
def made() -> tuple[bytes, list[str]]:
    return seals.shares_make(shares=3, needed=2)


def owner() -> uuid.UUID:
    ref = uuid.uuid4()
    keys_create(owner=ref, kind="case", at=AT)
    return ref


def secret(ref: uuid.UUID) -> bytes:
    return data_keys([ref])[ref, "red"].secret


def test_a_shut_key_opens_nothing_and_comes_back_as_it_was(made):
    public, words = made
    mine, other, scope = owner(), owner(), uuid.uuid4()
    before = secret(mine)
    assert seals.keys_seal(owners=[mine], public=public, scope=scope) == 2
    assert data_keys([mine]) == {}
    assert secret(other)
    assert seals.keys_seal(owners=[mine], public=public, scope=scope) == 0
    private = seals.shares_joined(words[:2], public=public)
    assert seals.keys_unseal(private=private, scope=scope) == 2
    assert secret(mine) == before
    assert not SealedBatch.objects.using("keyring").exists()


def test_shutting_goes_on_where_it_was_cut_short(made, monkeypatch):
    public, words = made
    owners, scope = [owner() for _ in range(3)], uuid.uuid4()
    monkeypatch.setattr(seals, "BATCH", 1)
    seals.keys_seal(owners=owners[:1], public=public, scope=scope)
    assert seals.keys_seal(owners=owners, public=public, scope=scope) == 4
    assert seals.keys_shut(scope=scope) == 6
    private = seals.shares_joined(words[1:], public=public)
    assert seals.keys_unseal(private=private, scope=scope) == 6
    assert [bool(secret(each)) for each in owners] == [True] * 3


def test_one_share_or_shares_of_another_seal_are_refused(made):
    public, words = made
    _other, others = seals.shares_make(shares=2, needed=2)
    for wrong in (words[:1], others, [words[0], others[1]], [words[0], words[0]], ["abc", "def"]):
        with pytest.raises(EscrowRefused, match="do not open"):
            seals.shares_joined(wrong, public=public)


def test_a_share_is_read_with_its_numbers_and_lines_and_a_slip_is_seen(made):
    _public, words = made
    typed = "\n".join(f"{number} {word.upper()}" for number, word in enumerate(words[1].split(), 1))
    assert seals.share_number(typed) == 2
    with pytest.raises(EscrowRefused, match="no share"):
        seals.share_number(words[1].replace(words[1].split()[5], "academic", 1) + " acid")


def test_who_changes_a_shut_key_or_its_owner_is_found_out(made):
    public, words = made
    mine, other, scope = owner(), owner(), uuid.uuid4()
    seals.keys_seal(owners=[mine], public=public, scope=scope)
    WrappedKey.objects.using("keyring").filter(owner=other).delete()
    WrappedKey.objects.using("keyring").filter(owner=mine).update(owner=other)
    with pytest.raises(Tampered):
        seals.keys_unseal(private=seals.shares_joined(words[:2], public=public), scope=scope)


def test_a_shut_key_is_neither_wrapped_anew_nor_renewed(made):
    public, _words = made
    mine, scope = owner(), uuid.uuid4()
    seals.keys_seal(owners=[mine], public=public, scope=scope)
    held = list(WrappedKey.objects.using("keyring").filter(owner=mine).values_list("wrapped"))
    WrappedKey.objects.using("keyring").update(kek_version=7)
    keys_rewrap()
    assert (
        list(WrappedKey.objects.using("keyring").filter(owner=mine).values_list("wrapped")) == held
    )
    with pytest.raises(KeysGone):
        data_keys_renew(owner=mine, at=AT)
