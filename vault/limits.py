"""How often a data key may seal: counted in blocks, refused at the limit, renewed long before.

NIST SP 800-38D allows 2^32 random nonces under one key; we stop at 2^20. Each process reserves a
block of messages by one statement and then counts in its memory, so that a sealing costs no
statement of its own; what a process had reserved when it ended counts as sealed.
"""

import threading
from collections.abc import Mapping

from django.db import connections

from vault.models import MOST_MESSAGES
from vault.router import KEYRING

BLOCK = 64
DUE = MOST_MESSAGES // 2
REMEMBERED = 20_000
RESERVE = """
    UPDATE vault_wrappedkey SET messages = messages + %(block)s
    WHERE id IN (
        SELECT id FROM vault_wrappedkey
        WHERE id = ANY(%(keys)s) AND messages <= %(most)s - %(block)s
        ORDER BY id FOR NO KEY UPDATE
    )
    RETURNING id
"""

_left: dict[int, int] = {}
_guard = threading.Lock()


class KeySpent(RuntimeError):
    """A data key has sealed all it may; its owner's keys must be renewed first."""


def spend(wanted: Mapping[int, int]) -> None:
    """Count so many messages under each key, before they are sealed. Raises KeySpent.

    Mostly no statement at all, else one for all keys.
    """
    with _guard:
        short = [key for key, count in wanted.items() if _left.get(key, 0) < count]
    if short:
        _reserve(short, max(BLOCK, *(wanted[key] for key in short)))
    with _guard:
        for key, count in wanted.items():
            _left[key] = _left.get(key, 0) - count


def reserved(keys: list[int], block: int = BLOCK) -> None:
    """Remember a block that stands in the keyring already."""
    with _guard:
        if len(_left) > REMEMBERED:
            _left.clear()
        for key in keys:
            _left[key] = _left.get(key, 0) + block


def _reserve(keys: list[int], block: int) -> None:
    with connections[KEYRING].cursor() as cursor:
        cursor.execute(RESERVE, {"block": block, "keys": keys, "most": MOST_MESSAGES})
        found = [number for (number,) in cursor.fetchall()]
    if len(found) < len(keys):
        raise KeySpent("a data key has sealed all it may, or is gone")
    reserved(found, block)
