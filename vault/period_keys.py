"""The key of one statistical period: made for its one building, destroyed when it is frozen.

Without it nobody can compute again which noise stands on a published figure, whatever they know.
"""

import hmac
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid5

from vault.keyring import data_key, data_keys, keys_create, keys_destroy
from vault.models import AMBER

KIND = "period"
SPACE = UUID("5f0a1d5c-6c54-5e8e-9a39-3a0f6f1f6b27")


def period_hash(period: str, *, at: datetime) -> Callable[[str, bytes], bytes]:
    """The keyed hash of this period; its key is made when there is none yet, and committed."""
    owner = _owner(period)
    keys_create(owner=owner, kind=KIND, at=at)
    secret = data_key(owner=owner, data_class=AMBER).secret

    def hashed(label: str, message: bytes) -> bytes:
        named = label.encode()
        return hmac.digest(secret, len(named).to_bytes(2, "big") + named + message, sha256)

    return hashed


def period_key_destroy(period: str) -> int:
    """Destroy the key of this period for good; gives how many were left."""
    return keys_destroy(owner=_owner(period))


def period_key_is_there(period: str) -> bool:
    """Whether the key of this period still exists."""
    return bool(data_keys([_owner(period)]))


def _owner(period: str) -> UUID:
    return uuid5(SPACE, period)
