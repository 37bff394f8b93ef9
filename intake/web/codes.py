"""The receipt code of the web form: 128 random bits that a person can copy by hand.

The console keeps only a hash of it; nobody can give it again.
"""

import base64
import re
import secrets
from hashlib import sha256

BYTES = 16
LENGTH = 26
GROUP = 4
SHAPE = re.compile(rf"[a-z2-7]{{{LENGTH}}}")
#: What a hand or an eye takes for a letter of the alphabet.
MISREAD = str.maketrans("018", "olb")


def new_code() -> str:
    """A code in groups of four, lower case."""
    return grouped(base64.b32encode(secrets.token_bytes(BYTES)).decode().lower().rstrip("="))


def code_in(typed: str) -> str:
    """The code that somebody typed, whatever the gaps and capitals; empty when it is none."""
    plain = "".join(filter(str.isalnum, typed.casefold())).translate(MISREAD)
    return grouped(plain) if SHAPE.fullmatch(plain) else ""


def grouped(plain: str) -> str:
    """The code as it is shown."""
    return "-".join(plain[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def conversation_of(code: str) -> str:
    """The name of the conversation, from which no way leads back to the code."""
    return sha256(code.encode()).hexdigest()
