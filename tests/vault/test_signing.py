"""The office signs; everybody with the public key can tell."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vault import signing

MESSAGE = b"release 2026-10"


def test_a_signature_holds_for_its_message_alone() -> None:
    signature = signing.sign(MESSAGE)
    assert len(signature) == 64
    assert signing.verify(MESSAGE, signature, public=signing.public_key())
    assert not signing.verify(MESSAGE + b"!", signature, public=signing.public_key())


def test_no_byte_of_a_signature_can_be_changed() -> None:
    signature = signing.sign(MESSAGE)
    for place in range(len(signature)):
        broken = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not signing.verify(MESSAGE, broken, public=signing.public_key())


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), bytes(65)])
def test_what_is_no_signature_does_not_hold(signature: bytes) -> None:
    assert not signing.verify(MESSAGE, signature, public=signing.public_key())


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(32), bytes(range(32))])
def test_holds_under_no_other_key(public: bytes) -> None:
    assert not signing.verify(MESSAGE, signing.sign(MESSAGE), public=public)


def test_is_plain_ed25519() -> None:
    public = Ed25519PublicKey.from_public_bytes(signing.public_key())
    public.verify(signing.sign(MESSAGE), MESSAGE)
