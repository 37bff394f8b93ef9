"""Key-encryption keys: versioned, behind one interface, so that they can live elsewhere."""

import os
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault import transit
from vault.crypto import NONCE, Tampered
from vault.roots import (
    Roots,
    VersionUnknown,
    forget_kek,
    kek_made_at,
    key_folder,
    make_kek,
    roots,
)
from vault.transit_keys import TransitProvider

FOR_KEYS = b"\0\x03dek\0\x10"  # what is bound, and the length of the owner that follows


class KeyEncryption(Protocol):
    """Wraps data keys; knows its current version and every older one still in use."""

    @property
    def current_version(self) -> int:
        """The version that new keys are wrapped with."""

    def wrap(self, secret: bytes, *, owner: UUID, data_class: str) -> tuple[int, bytes]:
        """Wrap a data key with the current version, which is named in the answer."""

    def unwrap(self, wrapped: bytes, *, owner: UUID, data_class: str, version: int) -> bytes:
        """Unwrap a data key. Raises Tampered, and VersionUnknown for a version it has not."""

    def unwrap_many(self, keys: Sequence[tuple[bytes, UUID, str, int]]) -> list[bytes]:
        """Unwrap (wrapped, owner, class, version) each. Raises as `unwrap` does."""

    def rewrap(
        self, wrapped: bytes, *, owner: UUID, data_class: str, version: int
    ) -> tuple[int, bytes]:
        """Wrap again with the current version. Raises as `unwrap` does."""

    def rewrap_many(self, keys: Sequence[tuple[bytes, UUID, str, int]]) -> list[tuple[int, bytes]]:
        """Wrap (wrapped, owner, class, version) each again. Raises as `unwrap` does."""

    def versions(self) -> dict[int, datetime]:
        """Every version that still opens something, and when it was made."""

    def renew(self) -> int:
        """Make the next version, with which everything is wrapped from now on."""

    def forget(self, version: int) -> None:
        """Give the oldest version up for good."""


class FileProvider:
    """Key-encryption keys that lie in the key folder; made for one call, then dropped."""

    def __init__(self, held: Roots) -> None:
        self._keks = held.keks
        self._ciphers: dict[int, AESGCM] = {}

    @property
    def current_version(self) -> int:
        """The newest version in the folder."""
        return max(self._keks)

    def wrap(self, secret: bytes, *, owner: UUID, data_class: str) -> tuple[int, bytes]:
        """Wrap with AES-256-GCM, bound to owner, class and version."""
        version, nonce = self.current_version, os.urandom(NONCE)
        bound = _bound_to(owner, data_class, version)
        return version, nonce + self._cipher(version).encrypt(nonce, secret, bound)

    def unwrap(self, wrapped: bytes, *, owner: UUID, data_class: str, version: int) -> bytes:
        """Unwrap what was wrapped for this owner, class and version."""
        return self.unwrap_many([(wrapped, owner, data_class, version)])[0]

    def unwrap_many(self, keys: Sequence[tuple[bytes, UUID, str, int]]) -> list[bytes]:
        """Unwrap each."""
        opens = {version: self._cipher(version).decrypt for version in {key[3] for key in keys}}
        try:
            return [
                opens[version](
                    wrapped[:12], wrapped[12:], FOR_KEYS + owner.bytes + _bound_kind(kind, version)
                )
                for wrapped, owner, kind, version in keys
            ]
        except (InvalidTag, ValueError):
            raise Tampered("the wrapped key does not open") from None

    def rewrap(
        self, wrapped: bytes, *, owner: UUID, data_class: str, version: int
    ) -> tuple[int, bytes]:
        """Unwrap, and wrap with the newest version."""
        return self.rewrap_many([(wrapped, owner, data_class, version)])[0]

    def rewrap_many(self, keys: Sequence[tuple[bytes, UUID, str, int]]) -> list[tuple[int, bytes]]:
        """Unwrap each, and wrap it with the newest version."""
        secrets = self.unwrap_many(keys)
        return [
            self.wrap(secret, owner=key[1], data_class=key[2])
            for key, secret in zip(keys, secrets, strict=True)
        ]

    def versions(self) -> dict[int, datetime]:
        """The versions in the folder, by the clock of the machine that holds it."""
        return {version: kek_made_at(key_folder(), version) for version in self._keks}

    def renew(self) -> int:
        """Make the next version in the folder."""
        return make_kek(key_folder())

    def forget(self, version: int) -> None:
        """Erase a version from the folder."""
        forget_kek(key_folder(), version)

    def _cipher(self, version: int) -> AESGCM:
        if version not in self._ciphers:
            if version not in self._keks:
                raise VersionUnknown(version)
            self._ciphers[version] = AESGCM(self._keks[version])
        return self._ciphers[version]


def key_encryption() -> KeyEncryption:
    """The provider of this office: its key server if it has one, else the key folder."""
    if transit.is_set():
        return TransitProvider(transit.client())
    return FileProvider(roots())


def _bound_to(owner: UUID, data_class: str, version: int) -> bytes:
    return FOR_KEYS + owner.bytes + _bound_kind(data_class, version)


@lru_cache(maxsize=64)
def _bound_kind(data_class: str, version: int) -> bytes:
    parts = (data_class.encode(), version.to_bytes(4, "big"))
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
