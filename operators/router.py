"""No address of a person is kept, so allauth's tables of addresses are not made."""

from typing import Any


class NoAddresses:
    """A router that only says which tables stay out."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Whether a table may be made; no opinion on those of others."""
        return False if app_label == "allauth" else None
