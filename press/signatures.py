"""Whether published figures are those that were signed, and stand under their own period."""

import json
from functools import lru_cache
from hashlib import sha256

from press.models import Release, Released
from vault.signing import public_key, verify

Figures = Release | Released


def holds(figures: Figures) -> bool:
    """Whether this office signed these very figures for this very period."""
    return _holds(
        (figures.period, figures.begins.isoformat(), figures.ends.isoformat()),
        figures.content,
        figures.digest,
        bytes(figures.signature),
        public_key(),
    )


@lru_cache(maxsize=512)
def _holds(
    named: tuple[str, str, str], content: str, digest: str, signature: bytes, public: bytes
) -> bool:
    signed = content.encode()
    if digest != sha256(signed).hexdigest() or not verify(signed, signature, public=public):
        return False
    told = json.loads(content)
    return (told["id"], told["begins"], told["ends"]) == named
