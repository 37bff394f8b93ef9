"""A key from a passphrase: slow and memory-hungry on purpose, with its costs written beside it."""

import os
from dataclasses import asdict, dataclass
from functools import lru_cache

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

SIZE = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it, lanes (RFC 9106, Argon2id)."""

    memory: int
    passes: int
    lanes: int


#: 256 MiB and three passes: more than a second for one guess on one core.
OFFICE = Cost(256 * 1024, 3, 4)
#: For made-up people, whose passphrase lies beside the folder anyway.
DEMO = Cost(8 * 1024, 1, 1)


def given() -> str:
    """The passphrase that this process was started with; empty when there is none."""
    return str(settings.KEY_PASSPHRASE)


def cost() -> Cost:
    """What a guess at a new passphrase shall cost."""
    return DEMO if settings.DEMO else OFFICE


def salt() -> bytes:
    """A fresh salt, 16 bytes."""
    return os.urandom(16)


@lru_cache(maxsize=4)
def key_from(passphrase: str, salted: bytes, cost: Cost) -> bytes:
    """The key of a passphrase, 32 bytes; worked out once in a process."""
    return hash_secret_raw(
        passphrase.encode(), salted, cost.passes, cost.memory, cost.lanes, SIZE, Type.ID
    )


def as_told(cost: Cost) -> dict[str, int]:
    """The costs as they stand in a file."""
    return asdict(cost)
