"""The root of a day: the newest link, signed with its date, to be printed and kept on paper."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from audit.links import GENESIS, canonical
from audit.models import Seal
from vault import signing

WORDS = b"hotline audit daily root\0"
FINGERPRINT = 16  # bytes
GROUP = 4  # signs, as they are read aloud


@dataclass(frozen=True, slots=True)
class Root:
    """What the sheet says; everything but the date and the place is in hexadecimal."""

    day: date
    seq: int
    digest: str
    signature: str
    fingerprint: str


def daily_root(*, day: date, until: datetime) -> Root:
    """The last link whose entry was written before this moment, signed for this day.

    The signature is Ed25519 over WORDS and {"date", "hash", "seq"} in canonical form. Raises
    RootsMissing.
    """
    before = Seal.objects.filter(entry__at__lt=until).order_by("-seq")
    seq, digest = before.values_list("seq", "hash").first() or (0, GENESIS)
    plain = bytes(digest).hex()
    told = {"date": day.isoformat(), "seq": seq, "hash": plain}
    return Root(
        day=day,
        seq=seq,
        digest=plain,
        signature=signing.sign(WORDS + canonical(told)).hex(),
        fingerprint=sha256(signing.public_key()).digest()[:FINGERPRINT].hex(),
    )


def grouped(text: str) -> str:
    """In groups of four, for reading aloud."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
