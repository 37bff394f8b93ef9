"""A new key-encryption key: made, put around every data key, the old one erased a day later."""

from datetime import UTC, datetime, timedelta

from vault.keyring import kek_versions, keys_rewrap
from vault.roots import forget_kek, kek_made_at, key_folder, make_kek, roots

# Longer than any process can hold an old folder in its memory without looking again.
GRACE = timedelta(days=1)


def kek_renew() -> tuple[int, int]:
    """Make a version and wrap every key with it; gives the version and the number of keys.

    Cut short, it is finished by `keks_finish`: old and new versions both open what they wrapped.
    """
    version = make_kek(key_folder())
    return version, keks_finish()


def keks_finish() -> int:
    """Wrap with the newest version whatever an older one still wraps."""
    total = 0
    while done := keys_rewrap():
        total += done
    return total


def keks_forget(*, at: datetime) -> list[int]:
    """Erase the versions that wrap nothing and were followed by another a day ago or more."""
    folder = key_folder()
    in_use, versions = kek_versions(), sorted(roots().keks)
    forgotten = []
    for version, successor in zip(versions, versions[1:], strict=False):
        if version not in in_use and kek_made_at(folder, successor) <= at.astimezone(UTC) - GRACE:
            forget_kek(folder, version)
            forgotten.append(version)
    return forgotten
