"""The accounts of the database: one for each kind of work, each with no more than that work needs.

What each may do with which table stands in `hotline/grants.py`; how long each may take, here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

OWNER = "hotline"
BACKUP_ATTRIBUTES = ("REPLICATION", "BYPASSRLS")


@dataclass(frozen=True, slots=True)
class Role:
    """One account; `settings` hold for every session that it opens."""

    name: str
    attributes: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


#: By the short word that the grants and the variables use.
ROLES: Mapping[str, Role] = {
    "app": Role(
        "hotline_app",
        settings={
            "statement_timeout": "30s",
            "lock_timeout": "10s",
            "idle_in_transaction_session_timeout": "60s",
        },
    ),
    "worker": Role(
        "hotline_worker",
        settings={
            "statement_timeout": "300s",
            "lock_timeout": "30s",
            "idle_in_transaction_session_timeout": "60s",
        },
    ),
    "sealer": Role(
        "hotline_sealer",
        settings={
            "statement_timeout": "300s",
            "lock_timeout": "10s",
            "idle_in_transaction_session_timeout": "60s",
        },
    ),
    "press": Role(
        "hotline_press",
        settings={
            "default_transaction_read_only": "on",
            "statement_timeout": "10s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "30s",
        },
    ),
    # A dump must hold every row, and a base backup is a replica that goes away.
    "backup": Role(
        "hotline_backup",
        BACKUP_ATTRIBUTES,
        # pg_dump lifts these for itself; whoever else comes with this account holds nobody up.
        {
            "default_transaction_read_only": "on",
            "lock_timeout": "60s",
            "idle_in_transaction_session_timeout": "60s",
        },
    ),
}
