"""Codes on paper: 120 random bits in groups of four, too many to need a slow hash."""

import secrets
from base64 import b32encode
from hashlib import sha256

BYTES, GROUP = 15, 4


def new_code() -> str:
    """A code such as "abcd-efgh-ijkl-mnop-qrst-uvwx"."""
    plain = b32encode(secrets.token_bytes(BYTES)).decode().lower()
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def code_hash(code: str) -> bytes:
    """What is kept of a code, 32 bytes; gaps and capitals do not matter."""
    return sha256("".join(filter(str.isalnum, code.casefold())).encode()).digest()
