"""Where sessions are kept: by a hash of the key that the browser holds."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from live.session_names import KEY, name_of


class SessionStore(db.SessionStore):
    """Django's own store, for keys of the shape that Django makes, none of which it keeps.

    A cookie that holds anything else, such as a NUL, is a stranger's.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return key is not None and KEY.fullmatch(key) is not None

    def _get_session_from_db(self) -> Session | None:
        name = name_of(self.session_key or "")
        kept = Session.objects.filter(session_key=name, expire_date__gt=Now()).first()
        if kept is None:
            self._session_key = None
        return kept

    def exists(self, session_key: str) -> bool:
        """Whether the session of this key is kept."""
        return Session.objects.filter(session_key=name_of(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row that keeps this data."""
        kept = super().create_model_instance(data)
        kept.session_key = name_of(kept.session_key)
        return kept

    def delete(self, session_key: str | None = None) -> None:
        """Remove the session of this key, or this one."""
        name = name_of(session_key or self.session_key or "")
        Session.objects.filter(session_key=name).delete()
