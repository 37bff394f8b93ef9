"""PostgreSQL as Django knows it; each statement runs within the reach of whoever asks.

The reach is told to the session only when it differs from what this wrapper has told it. What it
told is forgotten whenever that may no longer hold: with a connection fresh from the pool, whoever
had it before, and after a rollback, which undoes the telling too.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from operators.reach import reach

SAY = "SELECT set_config('hotline.office', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that never runs a statement within somebody else's reach."""

    _told: str | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        """A connection, of which nothing is known yet."""
        self._told = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor, once the session knows the present reach."""
        wanted = reach()
        if wanted != self._told:
            self._tell(wanted)
        return super().create_cursor(name)

    def _tell(self, wanted: str) -> None:
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            # Only a rollback is possible now, and whatever follows it tells anew.
            self._told = None
            return
        self.connection.execute(SAY, [wanted])
        self._told = wanted

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None
