"""Passwords that are lent for a while: who may have one, and until when, stands in its name.

Switch and TURN server share a secret with us and need no list (draft-uberti-behave-turn-rest):
the name says when it ends, and the password is the name's HMAC.
"""

import hmac
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: So short that nobody who was put out keeps a telephone; the browser asks anew before it ends.
LIFE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Lent:
    """A name, and the password that belongs to it until it ends."""

    username: str
    password: str = field(repr=False)


def lend(extension: str, *, secret: str, until: datetime) -> Lent:
    """What an extension proves itself by until then."""
    username = f"{int(until.timestamp())}:{extension}"
    digest = hmac.digest(secret.encode(), username.encode(), "sha1")
    return Lent(username, b64encode(digest).decode())
