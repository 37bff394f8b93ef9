"""The root secrets of an office: made once, kept in files only this account can read, and sealed
under the folder's lock (`vault/lock.py`) everywhere but in an old demonstration.

Each root is 32 random bytes of its own; nothing is derived from the key-encryption keys, and each
use takes its key from a root by HKDF-SHA256 under its own label. A list beside them remembers
which were made, so that a lost one is noticed and never silently replaced by another.
"""

import contextlib
import secrets
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from vault import lock
from vault.files import write
from vault.lock import Locked

NAMES = ("index", "route", "provider", "audit", "record", "signing", "spool")
KEK_PREFIX = "kek-"
MADE = "made"
SIZE = 32


class RootsMissing(RuntimeError):
    """The key folder is not there or not whole."""


class VersionUnknown(RootsMissing):
    """A wrapped key, of `owner` where that is known, names a version that the folder has not."""

    owner: UUID | None = None

    def __init__(self, version: int) -> None:
        super().__init__(f"key-encryption key {version} is not in the key folder")
        self.version = version


@dataclass(frozen=True, slots=True)
class Roots:
    """All root secrets; nothing of them shows in a repr."""

    named: dict[str, bytes] = field(repr=False)
    keks: dict[int, bytes] = field(repr=False)
    _uses: dict[tuple[str, str], bytes] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def derived(self, root: str, label: str) -> bytes:
        """A key for one use, by HKDF-SHA256 (RFC 5869); derived once, and forgotten with these."""
        use = root, label
        if use not in self._uses:
            how = HKDF(SHA256(), SIZE, salt=None, info=label.encode())
            self._uses[use] = how.derive(self.named[root])
        return self._uses[use]


def key_folder() -> Path:
    """Where the roots of this office lie."""
    return Path(settings.DATA_DIR) / "keys"


def make_roots(folder: Path) -> None:
    """Make what was never made. Raises RootsMissing when something made before is lost."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = _made(folder)
    lost = sorted(name for name in made if not (folder / name).exists())
    if lost:
        raise RootsMissing(f"{', '.join(lost)} is lost from {folder}: bring it from the backup")
    wanted = [*NAMES, *([] if _keks(folder) else [f"{KEK_PREFIX}1"])]
    for name in wanted:
        if name not in made:
            _make(folder, name)


def seal_roots(folder: Path, *, words: str = "", by_transit: bool = False) -> None:
    """Lock a folder whose roots lie in plain hexadecimal; needs a stopped console.

    The sealed folder is made whole beside the plain one and takes its name at the end.
    """
    if lock.is_locked(folder):
        return
    names = [*NAMES, *(f"{KEK_PREFIX}{version}" for version in _keks(folder))]
    plain = {name: _read(folder, name) for name in names}
    spare = folder / "sealing"
    shutil.rmtree(spare, ignore_errors=True)
    spare.mkdir(mode=0o700)
    key = lock.make_lock(spare, words=words, by_transit=by_transit)
    for name, secret in plain.items():
        write(spare, name, lock.seal(key, name, secret), over=True)
    write(spare, MADE, "\n".join(sorted(plain)), over=True)
    aside = folder.with_name(f"{folder.name}.plain")
    spare.rename(folder.with_name(f"{folder.name}.sealed"))
    folder.rename(aside)
    folder.with_name(f"{folder.name}.sealed").rename(folder)
    shutil.rmtree(aside)


def make_kek(folder: Path) -> int:
    """Make the next version of the key-encryption key and say which it is."""
    version = max(_keks(folder), default=0) + 1
    _make(folder, f"{KEK_PREFIX}{version}")
    return version


def kek_made_at(folder: Path, version: int) -> datetime:
    """When a version was made, by the clock of the machine that holds the folder."""
    return datetime.fromtimestamp((folder / f"{KEK_PREFIX}{version}").stat().st_mtime, UTC)


def forget_kek(folder: Path, version: int) -> None:
    """Erase a version that wraps no key any more, for good."""
    listed = sorted(_made(folder) - {f"{KEK_PREFIX}{version}"})
    write(folder, MADE, "\n".join(listed), over=True)
    (folder / f"{KEK_PREFIX}{version}").unlink(missing_ok=True)


def load_roots(folder: Path) -> Roots:
    """Read all roots. Raises RootsMissing."""
    try:
        named = {name: _read(folder, name) for name in NAMES}
        keks = {version: _read(folder, f"{KEK_PREFIX}{version}") for version in _keks(folder)}
    except Locked as shut:
        raise RootsMissing(str(shut)) from shut
    except (OSError, ValueError) as missing:
        raise RootsMissing("the key folder is not whole: run manage.py make_keys") from missing
    if not keks:
        raise RootsMissing("there is no key-encryption key: run manage.py make_keys")
    return Roots(named, keks)


def roots() -> Roots:
    """The roots of this process: read once, and again only when the folder has changed."""
    folder = key_folder()
    try:
        changed = folder.stat().st_mtime_ns
    except OSError as missing:
        raise RootsMissing("there are no keys: run manage.py make_keys") from missing
    return _loaded(folder, changed)


@lru_cache(maxsize=1)
def _loaded(folder: Path, changed: int) -> Roots:
    return load_roots(folder)


def _keks(folder: Path) -> list[int]:
    found = (path.name.removeprefix(KEK_PREFIX) for path in folder.glob(f"{KEK_PREFIX}*"))
    return sorted(int(version) for version in found if version.isdecimal())


def _made(folder: Path) -> set[str]:
    """What the list remembers, and what lies there."""
    listed = folder / MADE
    names = set(listed.read_text().split()) if listed.exists() else set()
    there = [name for name in NAMES if (folder / name).exists()]
    return names | set(there) | {f"{KEK_PREFIX}{version}" for version in _keks(folder)}


def _make(folder: Path, name: str) -> None:
    """Make one root whole or not at all; whoever is second leaves the first one's."""
    with contextlib.suppress(FileExistsError):
        write(folder, name, _content(folder, name, secrets.token_bytes(SIZE)), over=False)
    write(folder, MADE, "\n".join(sorted(_made(folder))), over=True)


def _read(folder: Path, name: str) -> bytes:
    content = (folder / name).read_text()
    if lock.is_locked(folder):
        secret = lock.unseal(lock.folder_key(folder), name, content)
    else:
        secret = bytes.fromhex(content.strip())
    if len(secret) != SIZE:
        raise ValueError("a root has 32 bytes")
    return secret


def _content(folder: Path, name: str, secret: bytes) -> str:
    return (
        lock.seal(lock.folder_key(folder), name, secret) if lock.is_locked(folder) else secret.hex()
    )
