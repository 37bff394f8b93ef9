"""Data keys wrapped by a key server: owner and class are bound in as associated data."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vault.crypto import Tampered
from vault.transit import Transit, version_of


class TransitProvider:
    """Wraps data keys by the server."""

    def __init__(self, server: Transit) -> None:
        self._server = server

    @property
    def current_version(self) -> int:
        """The version that new keys are wrapped with."""
        return self._server.current_version

    def wrap(self, secret: bytes, *, owner: UUID, data_class: str) -> tuple[int, bytes]:
        """Wrap a data key; the server says with which version."""
        text = self._server.wrap_many([(secret, _bound_to(owner, data_class))])[0]
        return version_of(text), text.encode()

    def unwrap(self, wrapped: bytes, *, owner: UUID, data_class: str, version: int) -> bytes:
        """Unwrap one data key. Raises Tampered, KeyServerAway."""
        return self.unwrap_many([(wrapped, owner, data_class, version)])[0]

    def unwrap_many(self, keys: Sequence[tuple[bytes, UUID, str, int]]) -> list[bytes]:
        """Unwrap all by one call. Raises Tampered, KeyServerAway."""
        return self._server.unwrap_many(
            [
                (_text(wrapped, version), _bound_to(owner, data_class))
                for wrapped, owner, data_class, version in keys
            ]
        )

    def rewrap(
        self, wrapped: bytes, *, owner: UUID, data_class: str, version: int
    ) -> tuple[int, bytes]:
        """Wrap again with the newest version; the engine's own rewrap takes no bound words."""
        return self.rewrap_many([(wrapped, owner, data_class, version)])[0]

    def rewrap_many(self, keys: Sequence[tuple[bytes, UUID, str, int]]) -> list[tuple[int, bytes]]:
        """Open all by one call and wrap all by another."""
        if not keys:
            return []
        bound = [_bound_to(owner, data_class) for _, owner, data_class, _ in keys]
        plain = self.unwrap_many(keys)
        texts = self._server.wrap_many(list(zip(plain, bound, strict=True)))
        return [(version_of(text), text.encode()) for text in texts]

    def versions(self) -> dict[int, datetime]:
        """Every version that the server still opens, and when it was made."""
        return self._server.versions()

    def renew(self) -> int:
        """Let the server make the next version."""
        return self._server.renew()

    def forget(self, version: int) -> None:
        """Let the server open neither this version nor an older one."""
        self._server.forget_before(version + 1)


def _text(wrapped: bytes, version: int) -> str:
    """The server's ciphertext, which must name the version that stands beside it."""
    try:
        text = bytes(wrapped).decode("ascii")
        if version_of(text) == version:
            return text
    except ValueError:
        pass
    raise Tampered("the wrapped key names another version")


def _bound_to(owner: UUID, data_class: str) -> bytes:
    return b"dek\0" + owner.bytes + data_class.encode()
