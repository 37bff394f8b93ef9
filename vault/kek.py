"""Key-encryption keys: versioned, behind one interface, so that they can live elsewhere."""

import os
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.crypto import NONCE, TamperedError
from vault.roots import Roots, roots


class KeyEncryption(Protocol):
    """Wraps data keys; knows its current version and every older one still in use."""

    @property
    def current_version(self) -> int:
        """The version that new keys are wrapped with."""

    def wrap(self, secret: bytes, *, owner: UUID, data_class: str) -> tuple[int, bytes]:
        """Wrap a data key with the current version."""

    def unwrap(self, wrapped: bytes, *, owner: UUID, data_class: str, version: int) -> bytes:
        """Unwrap a data key. Raises TamperedError."""


class FileKeys:
    """Key-encryption keys that lie in the key folder."""

    def __init__(self, held: Roots) -> None:
        self._keks = held.keks
        self._ciphers = {version: AESGCM(secret) for version, secret in held.keks.items()}

    @property
    def current_version(self) -> int:
        """The newest version in the folder."""
        return max(self._keks)

    def wrap(self, secret: bytes, *, owner: UUID, data_class: str) -> tuple[int, bytes]:
        """Wrap with AES-256-GCM, bound to owner, class and version."""
        version, nonce = self.current_version, os.urandom(NONCE)
        bound = _bound_to(owner, data_class, version)
        return version, nonce + self._ciphers[version].encrypt(nonce, secret, bound)

    def unwrap(self, wrapped: bytes, *, owner: UUID, data_class: str, version: int) -> bytes:
        """Unwrap what was wrapped for this owner, class and version. Raises TamperedError."""
        try:
            return self._ciphers[version].decrypt(
                wrapped[:NONCE], wrapped[NONCE:], _bound_to(owner, data_class, version)
            )
        except (InvalidTag, KeyError, ValueError) as broken:
            raise TamperedError("the wrapped key does not open") from broken


def key_encryption() -> KeyEncryption:
    """The provider of this office."""
    return FileKeys(roots())


def _bound_to(owner: UUID, data_class: str, version: int) -> bytes:
    parts = (b"dek", owner.bytes, data_class.encode(), version.to_bytes(4, "big"))
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
