"""Where sessions are kept; a key that we never gave to anybody does not reach the database."""

import re

from django.contrib.sessions.backends import db

KEY = re.compile(r"[0-9a-z]{32}")


class SessionStore(db.SessionStore):
    """Django's own store, for keys of the shape that Django makes.

    PostgreSQL refuses a NUL, so a cookie that holds one would be an error instead of a stranger.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and KEY.fullmatch(key) is not None
