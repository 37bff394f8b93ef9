"""Case codes: random, easy to say, alike in Latin and Cyrillic; a name, never a secret."""

import re
import secrets

LETTERS = "ABCEHKMPTX"
ALPHABET = LETTERS + "0123456789"
CODE = re.compile(rf"[{LETTERS}][{ALPHABET}]{{2}}-[{ALPHABET}]{{3}}")
LONGEST_TYPED = 32
LOOKALIKES = str.maketrans("АВСЕНКМРТХ", "ABCEHKMPTX")


def new_code() -> str:
    """A random code such as K7M-42T."""
    signs = [secrets.choice(ALPHABET) for _ in range(6)]
    signs[0] = secrets.choice(LETTERS)
    return "".join(signs[:3]) + "-" + "".join(signs[3:])


def typed_code(text: str) -> str:
    """What somebody typed, as a code: Cyrillic letters, small letters and signs are forgiven."""
    signs = "".join(sign for sign in text[:LONGEST_TYPED] if sign.isalnum())
    plain = signs.upper().translate(LOOKALIKES)
    return f"{plain[:3]}-{plain[3:]}"
