"""Keys of an evacuated office: shut once more to a public key whose private half is in shares.

Each batch of wrapped keys gets a random key of its own, which is boxed to the office's public key
and forgotten: so a sealing that is cut short anywhere goes on in another process, and nobody here
can undo it. The private half exists on paper alone, divided as the key of the key folder is
(SLIP-39); a share opens nothing without the keyring, and the keyring nothing without shares.
"""

import os
import secrets
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections, transaction
from django.utils.translation import gettext as _
from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics

from vault.crypto import NONCE, Tampered
from vault.escrow import MOST, STRETCH, EscrowRefused
from vault.models import SealedBatch, WrappedKey
from vault.router import KEYRING
from vault.sealed_box import SIZE, box_to, public_of, unbox_with

BATCH = 2_000
WORDS = b"office seal"
REWRITE = """
    UPDATE vault_wrappedkey SET wrapped = fresh.wrapped, batch_id = %s
      FROM unnest(%s::bigint[], %s::bytea[]) AS fresh (id, wrapped)
     WHERE vault_wrappedkey.id = fresh.id
"""


def shares_make(*, shares: int, needed: int) -> tuple[bytes, list[str]]:
    """A public key to seal to, and the shares of its private half, which is forgotten at once.

    Raises EscrowRefused for numbers that protect nothing.
    """
    if not 2 <= needed <= shares <= MOST:
        raise EscrowRefused(
            _("At least two of at most %(most)s shares must be needed.") % {"most": MOST}
        )
    private = secrets.token_bytes(SIZE)
    groups = generate_mnemonics(1, [(needed, shares)], private, iteration_exponent=STRETCH)
    return public_of(private), list(groups[0])


def share_number(words: str) -> int:
    """Which share these words are, counted from one. Raises EscrowRefused for a slip of the pen."""
    try:
        return int(Share.from_mnemonic(plainly(words)).index) + 1
    except (MnemonicError, ValueError, IndexError, KeyError) as wrong:
        raise EscrowRefused(_("These words are no share: check each of them.")) from wrong


def plainly(words: str) -> str:
    """The words of a share in one line, however they were typed."""
    return " ".join(word for word in words.lower().split() if not word.isdecimal())


def shares_joined(shares: Sequence[str], *, public: bytes) -> bytes:
    """The private half from enough shares, proved on the public one. Raises EscrowRefused."""
    try:
        private = bytes(combine_mnemonics([plainly(each) for each in shares]))
        proves = len(private) == SIZE and public_of(private) == public
    except (MnemonicError, ValueError, IndexError, KeyError):
        proves = False
    if not proves:
        raise EscrowRefused(_("These shares do not open the office. All of them are given anew."))
    return private


def keys_seal(*, owners: Sequence[UUID], public: bytes, scope: UUID) -> int:
    """Shut every key of these owners that is not shut yet; says how many, and may be repeated."""
    sealed = 0
    for start in range(0, len(owners), BATCH):
        sealed += _seal(list(owners[start : start + BATCH]), public, scope)
    return sealed


def keys_unseal(*, private: bytes, scope: UUID) -> int:
    """Open every key that was shut under this scope; cut short, it goes on. Raises Tampered."""
    opened = 0
    batches = SealedBatch.objects.using(KEYRING).filter(scope=scope).order_by("id")
    for batch in batches:
        opened += _unseal(batch, private)
    return opened


def keys_shut(*, scope: UUID) -> int:
    """How many keys are shut under this scope now."""
    return WrappedKey.objects.using(KEYRING).filter(batch__scope=scope).count()


def _seal(owners: list[UUID], public: bytes, scope: UUID) -> int:
    keys = WrappedKey.objects.using(KEYRING).filter(owner__in=owners, batch=None)
    with transaction.atomic(using=KEYRING):
        rows = list(keys.select_for_update().order_by("id"))
        if not rows:
            return 0
        secret = secrets.token_bytes(SIZE)
        box = box_to(public, secret, words=WORDS + scope.bytes)
        batch = SealedBatch.objects.using(KEYRING).create(scope=scope, box=box)
        cipher, shut = AESGCM(secret), []
        for row in rows:
            nonce = os.urandom(NONCE)
            shut.append(nonce + cipher.encrypt(nonce, bytes(row.wrapped), _bound(row, scope)))
        _rewrite(batch.pk, rows, shut)
    return len(rows)


def _unseal(batch: SealedBatch, private: bytes) -> int:
    secret = unbox_with(private, bytes(batch.box), words=WORDS + batch.scope.bytes)
    keys = WrappedKey.objects.using(KEYRING).filter(batch=batch)
    with transaction.atomic(using=KEYRING):
        rows = list(keys.select_for_update().order_by("id"))
        cipher, opened = AESGCM(secret), []
        try:
            for row in rows:
                shut, bound = bytes(row.wrapped), _bound(row, batch.scope)
                opened.append(cipher.decrypt(shut[:NONCE], shut[NONCE:], bound))
        except InvalidTag:
            raise Tampered("a sealed key does not open") from None
        _rewrite(None, rows, opened)
        batch.delete(using=KEYRING)
    return len(rows)


def _rewrite(batch: int | None, rows: list[WrappedKey], wrapped: list[bytes]) -> None:
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(REWRITE, [batch, [row.pk for row in rows], wrapped])


def _bound(row: WrappedKey, scope: UUID) -> bytes:
    kind, version = row.data_class.encode(), row.kek_version.to_bytes(4, "big")
    return b"".join((WORDS, scope.bytes, row.owner.bytes, len(kind).to_bytes(2), kind, version))
