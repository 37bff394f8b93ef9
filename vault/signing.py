"""Ed25519 signatures of this office: releases and audit checkpoints."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vault.roots import roots


def sign(message: bytes) -> bytes:
    """The signature of a message, 64 bytes."""
    return _key().sign(message)


def public_key() -> bytes:
    """The public key to check with, 32 bytes."""
    return _key().public_key().public_bytes_raw()


def verify(message: bytes, signature: bytes, *, public: bytes) -> bool:
    """Whether the signature is this key's and of this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(roots().derived("signing", "ed25519"))
