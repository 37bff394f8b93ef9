"""Keys lie in a database of their own, so that a copy of the other one opens nothing."""

from typing import Any

KEYRING = "keyring"


class KeyringRouter:
    """The vault's tables live in the keyring database, and nothing else does."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """The keyring for the vault, the default for everybody else."""
        return KEYRING if model._meta.app_label == "vault" else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        """As for reading."""
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Only the vault's tables in the keyring, and only there; second aliases make none."""
        if db in {"receipts", "sealer"}:
            return False
        return (db == KEYRING) == (app_label == "vault")
