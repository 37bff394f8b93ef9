"""A box that anybody here can close and only the owner of a private key can open (X25519).

What comes in while every secret key is away is sealed to a public key that lies in the key folder
in plain sight. Format: version (0x01), the sender's one-time public key (32 bytes), nonce (12),
ciphertext and tag. The key is HKDF-SHA256 over the shared secret, with both public keys as salt;
the associated data is version, both public keys and the words of the place.
"""

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vault.crypto import NONCE, Tampered
from vault.files import write
from vault.roots import key_folder, roots

VERSION = b"\x01"
SIZE = 32
ROOT, LABEL = "spool", "x25519"
PUBLIC = "spool.pub"


class NoPublicKey(RuntimeError):
    """The public half was never written, so nothing can be sealed to it."""


def publish(folder: Path) -> None:
    """Write the public half beside the roots, readable while they are locked."""
    write(folder, PUBLIC, public_of(_private()).hex(), over=True)


def box(plain: bytes, *, words: bytes) -> bytes:
    """Seal to this office's public key; needs no secret. Raises NoPublicKey."""
    try:
        public = bytes.fromhex((key_folder() / PUBLIC).read_text().strip())
        return box_to(public, plain, words=words)
    except (OSError, ValueError) as missing:
        raise NoPublicKey("spool.pub is not in the key folder") from missing


def box_to(public: bytes, plain: bytes, *, words: bytes) -> bytes:
    """Seal to a public key of 32 bytes."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    ours, nonce = once.public_key().public_bytes_raw(), os.urandom(NONCE)
    cipher = _cipher(shared, ours, public)
    return VERSION + ours + nonce + cipher.encrypt(nonce, plain, VERSION + ours + public + words)


def unbox(sealed: bytes, *, words: bytes) -> bytes:
    """Open what was sealed to this office. Raises Tampered, RootsMissing."""
    return unbox_with(_private(), sealed, words=words)


def unbox_with(private: bytes, sealed: bytes, *, words: bytes) -> bytes:
    """Open with a private key of 32 bytes. Raises Tampered."""
    if sealed[:1] != VERSION or len(sealed) < 1 + SIZE + NONCE + 16:
        raise Tampered("no box of ours")
    theirs, nonce = sealed[1 : 1 + SIZE], sealed[1 + SIZE : 1 + SIZE + NONCE]
    public = public_of(private)
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(theirs)
        )
        cipher = _cipher(shared, theirs, public)
        bound = VERSION + theirs + public + words
        return cipher.decrypt(nonce, sealed[1 + SIZE + NONCE :], bound)
    except (InvalidTag, ValueError) as broken:
        raise Tampered("does not open here") from broken


def public_of(private: bytes) -> bytes:
    """The public half of a private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _private() -> bytes:
    return roots().derived(ROOT, LABEL)


def _cipher(shared: bytes, ours: bytes, theirs: bytes) -> AESGCM:
    words = b"hotline sealed box"
    return AESGCM(HKDF(SHA256(), SIZE, salt=ours + theirs, info=words).derive(shared))
