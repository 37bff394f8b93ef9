"""Key-encryption keys that never leave HashiCorp Vault or OpenBao (the transit secrets engine).

The server keeps the keys and their versions and may be told at any time to stop: nothing that it
opened is kept here, so a revoked token ends all reading with the next request. A page's keys are
opened by one call. Owner and class are bound in as associated data.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import hvac
from django.conf import settings
from hvac.exceptions import InvalidRequest, VaultError
from requests import RequestException

from vault.crypto import Tampered

FOLDER = b"hotline key folder"
PATIENCE = 5


class KeyServerAway(RuntimeError):
    """The key server does not answer, or no longer lets this console in."""


def is_set() -> bool:
    """Whether this office has a key server."""
    return bool(settings.TRANSIT_URL)


class Transit:
    """One named key of the server."""

    def __init__(self, url: str, token: str, key: str) -> None:
        self._key = key
        self._engine = hvac.Client(url=url, token=token, timeout=PATIENCE).secrets.transit

    @property
    def current_version(self) -> int:
        """The version that the server wraps with now."""
        return int(self._asked("read_key")["latest_version"])

    def wrap_many(self, items: Sequence[tuple[bytes, bytes]]) -> list[str]:
        """Wrap each secret, bound to the words beside it; gives the server's own ciphertexts."""
        batch = [{"plaintext": _b64(plain), "associated_data": _b64(aad)} for plain, aad in items]
        answers = self._asked("encrypt_data", batch_input=batch)["batch_results"]
        return [str(_whole(answer, "ciphertext")) for answer in answers]

    def unwrap_many(self, items: Sequence[tuple[str, bytes]]) -> list[bytes]:
        """Open each ciphertext with the words it is bound to, by one call. Raises Tampered."""
        if not items:
            return []
        batch = [{"ciphertext": text, "associated_data": _b64(aad)} for text, aad in items]
        answers = self._asked("decrypt_data", batch_input=batch)["batch_results"]
        return [b64decode(_whole(answer, "plaintext")) for answer in answers]

    def versions(self) -> dict[int, datetime]:
        """Every version that the server still opens, and when it was made."""
        told = self._asked("read_key")
        made = {int(version): _moment(at) for version, at in told["keys"].items()}
        oldest = int(told["min_decryption_version"])
        return {version: at for version, at in made.items() if version >= oldest}

    def renew(self) -> int:
        """Let the server make the next version; its policy must allow `rotate`."""
        self._asked("rotate_key")
        return self.current_version

    def forget_before(self, version: int) -> None:
        """Let the server open nothing older; its policy must allow `config`."""
        self._asked("update_key_configuration", min_decryption_version=version)

    def wrap_folder_key(self, key: bytes) -> str:
        """The key of the key folder, wrapped."""
        return self.wrap_many([(key, FOLDER)])[0]

    def unwrap_folder_key(self, wrapped: str) -> bytes:
        """The key of the key folder."""
        return self.unwrap_many([(wrapped, FOLDER)])[0]

    def _asked(self, what: str, **words: Any) -> dict[str, Any]:
        try:
            answer = getattr(self._engine, what)(name=self._key, **words)
        except InvalidRequest:
            raise Tampered("the key server does not open this") from None
        except (VaultError, RequestException) as trouble:
            # The exception holds the address and the body of the request: only its kind goes on.
            raise KeyServerAway(f"the key server is away ({type(trouble).__name__})") from None
        return dict(answer["data"]) if isinstance(answer, dict) and answer.get("data") else {}


class TransitProvider:
    """Wraps data keys by the server; satisfies `vault.kek.KeyEncryption`."""

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


def client() -> Transit:
    """The key server of this office."""
    return _client(settings.TRANSIT_URL, _token(), settings.TRANSIT_KEY)


def _token() -> str:
    """The token as it stands now: an agent renews it in its file, a person replaces a revoked one.

    Without one nothing is asked: the client would look for another in its user's home.
    """
    try:
        path = settings.TRANSIT_TOKEN_FILE
        token = Path(path).read_text().strip() if path else settings.TRANSIT_TOKEN
    except OSError:
        token = ""
    if not token:
        raise KeyServerAway("there is no token for the key server")
    return str(token)


@lru_cache(maxsize=1)
def _client(url: str, token: str, key: str) -> Transit:
    return Transit(url, token, key)


def _text(wrapped: bytes, version: int) -> str:
    """The server's ciphertext, which must name the version that stands beside it."""
    try:
        text = bytes(wrapped).decode("ascii")
        if version_of(text) == version:
            return text
    except ValueError:
        pass
    raise Tampered("the wrapped key names another version")


def version_of(text: str) -> int:
    """The version in `vault:v3:…`. Raises ValueError."""
    _, version, _ = text.split(":", 2)
    return int(version.removeprefix("v"))


def _whole(answer: dict[str, Any], name: str) -> str:
    if answer.get("error") or name not in answer:
        raise Tampered("the key server does not open this")
    return str(answer[name])


def _bound_to(owner: UUID, data_class: str) -> bytes:
    return b"dek\0" + owner.bytes + data_class.encode()


def _moment(told: Any) -> datetime:
    """When a version was made: seconds since 1970, or with asymmetric keys a table with a time."""
    if isinstance(told, int | float):
        return datetime.fromtimestamp(told, UTC)
    return datetime.fromisoformat(str(told["creation_time"]))


def _b64(plain: bytes) -> str:
    return b64encode(plain).decode()
