"""The lock of the key folder: one key seals every root in it, and only an opener gives that key.

The file `lock` lies in the folder. It holds the folder's key several times over, each time wrapped
by another opener: a passphrase (Argon2id), or a transit key in HashiCorp Vault or OpenBao. Whoever
copies the folder has ciphertext; without a lock, which only a demonstration may do, the roots lie
there in plain hexadecimal. Each root is AES-256-GCM under the folder's key, bound to its own name.
"""

import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault import passphrase, transit
from vault.crypto import NONCE
from vault.files import write

FILE = "lock"
SEALED = "sealed:"
WORDS = b"hotline key folder\0"


class Locked(RuntimeError):
    """No opener that is at hand opens the key folder; the sentence says what is missing."""


def is_locked(folder: Path) -> bool:
    """Whether the roots in the folder are sealed."""
    return (folder / FILE).exists()


def make_lock(folder: Path, *, words: str = "", by_transit: bool = False) -> bytes:
    """Give a folder that has none a lock with these openers; returns the folder's key."""
    key = secrets.token_bytes(passphrase.SIZE)
    openers: dict[str, Any] = {}
    if words:
        openers["passphrase"] = _by_passphrase(key, words)
    if by_transit:
        openers["transit"] = transit.client().wrap_folder_key(key)
    _write(folder, openers)
    return key


def set_passphrase(folder: Path, key: bytes, words: str) -> None:
    """Let a new passphrase open the folder; the old one no longer does."""
    _write(folder, _openers(folder) | {"passphrase": _by_passphrase(key, words)})


def renew_transit(folder: Path) -> None:
    """Let the key server wrap the folder's key with its newest version, if it is an opener."""
    if transit_versions(folder):
        wrapped = transit.client().wrap_folder_key(folder_key(folder))
        _write(folder, _openers(folder) | {"transit": wrapped})


def transit_versions(folder: Path) -> list[int]:
    """The version with which the key server wrapped the folder's key, if it did."""
    openers = _openers(folder) if is_locked(folder) else {}
    return [transit.version_of(str(openers["transit"]))] if "transit" in openers else []


def folder_key(folder: Path) -> bytes:
    """The key of a locked folder, 32 bytes. Raises Locked."""
    return _folder_key(folder, (folder / FILE).stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _folder_key(folder: Path, changed: int) -> bytes:
    openers = _openers(folder)
    words = passphrase.given()
    if "passphrase" in openers and words:
        return _open_by_passphrase(openers["passphrase"], words)
    if "transit" in openers and transit.is_set():
        return transit.client().unwrap_folder_key(str(openers["transit"]))
    raise Locked("The key folder is locked: set HOTLINE_KEY_PASSPHRASE_FILE or the key server.")


def proves(folder: Path, key: bytes) -> bool:
    """Whether this key opens every root in the folder."""
    sealed = [path for path in folder.iterdir() if path.name != FILE and path.is_file()]
    found = [(path.name, path.read_text()) for path in sealed]
    try:
        opened = [unseal(key, name, text) for name, text in found if text.startswith(SEALED)]
    except Locked:
        return False
    return bool(opened)


def seal(key: bytes, name: str, secret: bytes) -> str:
    """The content of a root's file in a locked folder."""
    nonce = os.urandom(NONCE)
    return SEALED + (nonce + AESGCM(key).encrypt(nonce, secret, WORDS + name.encode())).hex()


def unseal(key: bytes, name: str, content: str) -> bytes:
    """The root in the content of its file. Raises Locked."""
    try:
        sealed = bytes.fromhex(content.strip().removeprefix(SEALED))
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], WORDS + name.encode())
    except (InvalidTag, ValueError) as broken:
        raise Locked(f"{name} does not open with the key of this folder.") from broken


def _by_passphrase(key: bytes, words: str) -> dict[str, Any]:
    cost, salted, nonce = passphrase.cost(), passphrase.salt(), os.urandom(NONCE)
    wrapping = AESGCM(passphrase.key_from(words, salted, cost))
    return passphrase.as_told(cost) | {
        "salt": salted.hex(),
        "wrapped": (nonce + wrapping.encrypt(nonce, key, WORDS)).hex(),
    }


def _open_by_passphrase(told: dict[str, Any], words: str) -> bytes:
    try:
        cost = passphrase.Cost(told["memory"], told["passes"], told["lanes"])
        wrapped = bytes.fromhex(told["wrapped"])
        opening = AESGCM(passphrase.key_from(words, bytes.fromhex(told["salt"]), cost))
        return opening.decrypt(wrapped[:NONCE], wrapped[NONCE:], WORDS)
    except InvalidTag as wrong:
        raise Locked("The passphrase does not open the key folder.") from wrong
    except (KeyError, ValueError) as broken:
        raise Locked("The lock of the key folder is damaged: bring it from the backup.") from broken


def _openers(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / FILE).read_text()))
    except ValueError as broken:
        raise Locked("The lock of the key folder is damaged: bring it from the backup.") from broken


def _write(folder: Path, openers: dict[str, Any]) -> None:
    write(folder, FILE, json.dumps(openers, sort_keys=True), over=True)
