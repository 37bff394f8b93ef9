"""The name under which a session is kept, which opens nothing."""

import hashlib
import re

KEY = re.compile(r"[0-9a-z]{32}")


def name_of(key: str) -> str:
    """What the database calls the session of this key: whoever reads its rows holds no cookie.

    Empty for what cannot be a key; PostgreSQL refuses a NUL, so it is never asked for one.
    """
    return hashlib.sha256(key.encode()).hexdigest()[:40] if KEY.fullmatch(key) else ""
