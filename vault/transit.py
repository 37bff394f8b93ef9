"""Key-encryption keys that never leave HashiCorp Vault or OpenBao (the transit secrets engine).

The server keeps the keys and their versions and may be told at any time to stop: nothing that it
opened is kept here, so a revoked token ends all reading with the next request. A page's keys are
opened by one call.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

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


def version_of(text: str) -> int:
    """The version in `vault:v3:…`. Raises ValueError."""
    _, version, _ = text.split(":", 2)
    return int(version.removeprefix("v"))


def _whole(answer: dict[str, Any], name: str) -> str:
    if answer.get("error") or name not in answer:
        raise Tampered("the key server does not open this")
    return str(answer[name])


def _moment(told: Any) -> datetime:
    """When a version was made: seconds since 1970, or with asymmetric keys a table with a time."""
    if isinstance(told, int | float):
        return datetime.fromtimestamp(told, UTC)
    return datetime.fromisoformat(str(told["creation_time"]))


def _b64(plain: bytes) -> str:
    return b64encode(plain).decode()
