"""A new key-encryption key: made, put around every data key, the old one given up a day later."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from vault import lock
from vault.kek import key_encryption
from vault.keyring import kek_versions, keys_rewrap
from vault.roots import key_folder

# Longer than any process can hold an old folder in its memory without looking again.
GRACE = timedelta(days=1)


def kek_renew(told: Callable[[int], None] = lambda wrapped: None) -> tuple[int, int]:
    """Make a version and wrap every key with it; gives the version and the number of keys.

    Cut short, it is finished by `keks_finish`: old and new versions both open what they wrapped.
    """
    return kek_begin(), keks_finish(told)


def kek_begin() -> int:
    """Make a version, with which everything is wrapped from now on, and give its number."""
    return kek_ensure(kek_next())


def kek_next() -> int:
    """The number that the next version will bear."""
    return key_encryption().current_version + 1


def kek_ensure(version: int) -> int:
    """Make this version unless it is there, and give the newest; doing it again changes nothing."""
    provider = key_encryption()
    newest = provider.current_version
    if newest < version:
        newest = provider.renew()
    if any(older < newest for older in lock.transit_versions(key_folder())):
        lock.renew_transit(key_folder())
    return newest


def keks_finish(told: Callable[[int], None] = lambda wrapped: None) -> int:
    """Wrap with the newest version whatever an older one still wraps, thousand by thousand.

    Each thousand is committed and then told, so it may be stopped anywhere and gone on with.
    """
    total = 0
    while done := keys_rewrap():
        total += done
        told(done)
    return total


def keys_behind() -> int:
    """How many keys an older version still wraps."""
    newest = key_encryption().current_version
    return sum(count for version, count in kek_versions().items() if version != newest)


def keks_forget(*, at: datetime) -> list[int]:
    """Give up the versions that wrap nothing and were followed by another a day ago or more."""
    provider = key_encryption()
    made, in_use = provider.versions(), kek_versions()
    oldest_used = min([*in_use, *lock.transit_versions(key_folder()), max(made)])
    forgotten = []
    versions = sorted(made)
    for version, successor in zip(versions, versions[1:], strict=False):
        if version < oldest_used and made[successor] <= at.astimezone(UTC) - GRACE:
            provider.forget(version)
            forgotten.append(version)
    return forgotten
